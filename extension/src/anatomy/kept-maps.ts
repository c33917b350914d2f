import type { TissueResult } from './anatomy-result.ts';

const DATABASE = 'tumor-modeling-anatomy';
const STORE = 'maps';
/** Of the last studies; each takes about 10 MB. */
const MOST_KEPT = 4;

interface Entry {
  readonly keptAt: number;
  readonly result: TissueResult;
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('IndexedDB gave no answer'));
    };
  });
}

async function within<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => Promise<T>): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(STORE);
  };
  const database = await answerOf(opening);
  try {
    return await act(database.transaction(STORE, mode).objectStore(STORE));
  } finally {
    database.close();
  }
}

/** The maps that were made of the same inputs before, in the browser's IndexedDB; undefined where there are none. */
export function loadMaps(key: string): Promise<TissueResult | undefined> {
  return within('readonly', async (store) => {
    const entry = (await answerOf(store.get(key))) as Entry | undefined;
    return entry?.result;
  });
}

/** Keeps maps, and lets go of the oldest. */
export function keepMaps(key: string, result: TissueResult): Promise<void> {
  return within('readwrite', async (store) => {
    await answerOf(store.put({ keptAt: Date.now(), result } satisfies Entry, key));
    const keys = await answerOf(store.getAllKeys());
    const entries = (await answerOf(store.getAll())) as Entry[];
    const newestFirst = keys
      .map((name, n) => ({ name, keptAt: entries[n].keptAt }))
      .sort((a, b) => b.keptAt - a.keptAt);
    for (const { name } of newestFirst.slice(MOST_KEPT)) await answerOf(store.delete(name));
  });
}
