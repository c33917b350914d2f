import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openFileSource } from './byte-source.ts';
import { codeOf, ensureFolder, publish, readIfThere, replaceFile } from './durable-file.ts';
import { describe } from './instance-index.ts';
import type { IndexedInstance, InstanceAddress } from './instance-index.ts';
import { MalformedPart10 } from './malformed-part10.ts';
import { readPart10 } from './part10.ts';
import { isUid } from './uid.ts';

/** Headers read before, so that a start need not read them again. Distrusted where size or time differ. */
interface CachedIndex {
  readonly version: number;
  readonly files: Record<string, CachedFile>;
}

interface CachedFile {
  readonly size: number;
  readonly modifiedMs: number;
  readonly entry: IndexedInstance;
}

const CACHE_VERSION = 1;

/** The files of an archive: `studies/<study>/<series>/<instance>.dcm`. The files are the truth. */
export class InstanceFiles {
  readonly #root: string;
  readonly #cachePath: string;
  #cache = new Map<string, CachedFile>();
  #cacheChanged = false;

  constructor(folder: string) {
    this.#root = join(folder, 'studies');
    this.#cachePath = join(folder, 'index.json');
  }

  pathOf({ study, series, instance }: InstanceAddress): string {
    return join(this.#root, study, series, `${instance}.dcm`);
  }

  /** Gives a received file its place; false where the place is taken. */
  async publish(received: string, address: InstanceAddress): Promise<boolean> {
    await ensureFolder(join(this.#root, address.study, address.series));
    return publish(received, this.pathOf(address));
  }

  async loadCache(): Promise<void> {
    const text = await readIfThere(this.#cachePath);
    if (text === undefined) return;
    try {
      const cache = JSON.parse(text) as CachedIndex;
      if (cache.version === CACHE_VERSION) this.#cache = new Map(Object.entries(cache.files));
    } catch {
      // Only a cache: whatever is wrong with it, the files can be read again.
    }
  }

  /** Remembers an entry for the next start. */
  async remember(entry: IndexedInstance): Promise<void> {
    const { size, mtimeMs } = await stat(this.pathOf(entry));
    this.#cache.set(keyOf(entry), { size, modifiedMs: mtimeMs, entry });
    this.#cacheChanged = true;
  }

  async saveCache(): Promise<void> {
    if (!this.#cacheChanged) return;
    this.#cacheChanged = false;
    const cache: CachedIndex = { version: CACHE_VERSION, files: Object.fromEntries(this.#cache) };
    await replaceFile(this.#cachePath, JSON.stringify(cache));
  }

  /** The addresses of all files there are, from their names alone. */
  async list(): Promise<InstanceAddress[]> {
    const addresses: InstanceAddress[] = [];
    for (const study of await namesIn(this.#root)) {
      for (const series of await namesIn(join(this.#root, study))) {
        for (const name of await namesIn(join(this.#root, study, series))) {
          const instance = name.endsWith('.dcm') ? name.slice(0, -4) : '';
          if ([study, series, instance].every(isUid)) addresses.push({ study, series, instance });
        }
      }
    }
    return addresses;
  }

  /** The entry of a file, from its header or from the cache. A string says why it is not to be used. */
  async read(address: InstanceAddress): Promise<IndexedInstance | string> {
    const path = this.pathOf(address);
    const { size, mtimeMs } = await stat(path);
    const cached = this.#cache.get(keyOf(address));
    if (cached?.size === size && cached.modifiedMs === mtimeMs) return cached.entry;
    const source = await openFileSource(path);
    try {
      const entry = describe(await readPart10(source));
      if (keyOf(entry) !== keyOf(address)) return `${path} holds another instance than its name says`;
      this.#cache.set(keyOf(entry), { size, modifiedMs: mtimeMs, entry });
      this.#cacheChanged = true;
      return entry;
    } catch (error) {
      if (error instanceof MalformedPart10) return `${path} is not whole: ${error.message}`;
      throw error;
    } finally {
      await source.close();
    }
  }
}

function keyOf({ study, series, instance }: InstanceAddress): string {
  return `${study}/${series}/${instance}`;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}
