import type { Checkpoint, CheckpointStore } from './checkpoint.ts';

const DATABASE = 'tumor-modeling-checkpoints';
const STORE = 'checkpoints';
const ORDER = 'order';
/** Of runs that were never finished; each holds up to 2 MB. */
const MOST_KEPT = 4;

/** `order` grows with every save: the lowest was not touched for the longest. */
interface Entry {
  readonly order: number;
  readonly checkpoint: Checkpoint;
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

function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => {
      resolve();
    };
    transaction.onabort = () => {
      reject(transaction.error ?? new Error('IndexedDB gave up the transaction'));
    };
  });
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE).createIndex(ORDER, ORDER);
  };
  return answerOf(request);
}

/** The highest order of all entries, 0 where there are none. */
async function lastOrder(store: IDBObjectStore): Promise<number> {
  const cursor = await answerOf(store.index(ORDER).openKeyCursor(null, 'prev'));
  return typeof cursor?.key === 'number' ? cursor.key : 0;
}

/** Checkpoints in the browser's IndexedDB, for page or worker; the last few of unfinished runs. */
export function indexedDbCheckpoints(): CheckpointStore {
  async function within<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    const database = await open();
    try {
      const transaction = database.transaction(STORE, mode);
      const done = completed(transaction);
      const [result] = await Promise.all([act(transaction.objectStore(STORE)), done]);
      return result;
    } finally {
      database.close();
    }
  }

  return {
    load: (key) =>
      within('readonly', async (store) => {
        const entry = (await answerOf(store.get(key))) as Partial<Entry> | undefined;
        return entry?.checkpoint;
      }),

    save: (key, checkpoint) =>
      within('readwrite', async (store) => {
        const order = (await lastOrder(store)) + 1;
        await answerOf(store.put({ order, checkpoint } satisfies Entry, key));
        const oldestFirst = await answerOf(store.index(ORDER).getAllKeys());
        for (const old of oldestFirst.slice(0, -MOST_KEPT)) {
          await answerOf(store.delete(old));
        }
      }),

    remove: (key) =>
      within('readwrite', async (store) => {
        await answerOf(store.delete(key));
      }),
  };
}
