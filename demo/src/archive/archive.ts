import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openFileSource } from './byte-source.ts';
import { codeOf, ensureFolder } from './durable-file.ts';
import { Incoming } from './incoming.ts';
import { InstanceFiles } from './instance-files.ts';
import { InstanceIndex, describe } from './instance-index.ts';
import type { IndexedInstance, InstanceAddress } from './instance-index.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { MalformedPart10 } from './malformed-part10.ts';
import { readPart10 } from './part10.ts';
import type { Part10 } from './part10.ts';
import { sameContent } from './same-content.ts';

/** What became of an object that was given to the archive. */
export type StoreOutcome =
  | { readonly kind: 'stored' | 'already-stored'; readonly entry: IndexedInstance }
  /** Another object with this SOP Instance UID is stored; it was left as it is. */
  | { readonly kind: 'duplicate'; readonly entry: IndexedInstance }
  /** The request named another study than the object does. */
  | { readonly kind: 'other-study'; readonly entry: IndexedInstance }
  | { readonly kind: 'malformed'; readonly reason: string };

/**
 * DICOM objects as files in a folder, with an index in memory. What `store` has acknowledged is on disk.
 * Several processes may use one folder; each sees the others' objects after `refresh`.
 */
export class Archive {
  readonly index = new InstanceIndex();
  /** Files found in the folder that are no whole DICOM objects, and why; they are left alone. */
  readonly damaged = new Map<string, string>();
  readonly #files: InstanceFiles;
  readonly #incoming: Incoming;
  readonly #publishing = new KeyedQueue();
  #refreshing: Promise<void> | undefined;

  private constructor(files: InstanceFiles, incoming: Incoming) {
    this.#files = files;
    this.#incoming = incoming;
  }

  /** Opens the archive in a folder, which is made if it is not there, and reads what it holds. */
  static async open(folder: string): Promise<Archive> {
    await ensureFolder(folder);
    const files = new InstanceFiles(folder);
    await files.loadCache();
    const archive = new Archive(files, await Incoming.open(join(folder, 'incoming')));
    await archive.refresh();
    await files.saveCache();
    return archive;
  }

  /** Takes up objects that other processes have stored since. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#scan().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #scan(): Promise<void> {
    for (const address of await this.#files.list()) {
      const known = this.index.byInstanceUid(address.instance);
      const path = this.#files.pathOf(address);
      if (known || this.damaged.has(path)) continue;
      const entry = await this.#files.read(address);
      if (typeof entry === 'string') this.damaged.set(path, entry);
      else this.index.add(entry);
    }
  }

  /** Receives an object without storing it yet, and gives the file to hand to `commit` or `discard`. */
  receive(content: Readable | AsyncIterable<Uint8Array>): Promise<string> {
    return this.#incoming.receive(content);
  }

  async discard(received: string): Promise<void> {
    await rm(received, { force: true });
  }

  /** Stores a received file; it is gone from where it was received whatever the outcome. */
  async commit(received: string, study?: string): Promise<StoreOutcome> {
    try {
      const source = await openFileSource(received);
      const entry = await readPart10(source)
        .then(describe)
        .finally(() => source.close());
      if (study !== undefined && entry.study !== study) return { kind: 'other-study', entry };
      return await this.#publishing.run(entry.instance, () => this.#publish(received, entry));
    } catch (error) {
      if (error instanceof MalformedPart10) return { kind: 'malformed', reason: error.message };
      throw error;
    } finally {
      await this.discard(received);
    }
  }

  async #publish(received: string, entry: IndexedInstance): Promise<StoreOutcome> {
    const known = this.index.byInstanceUid(entry.instance);
    if (known) return this.#compare(received, entry, known);
    if (!(await this.#files.publish(received, entry))) return this.#compare(received, entry, entry);
    await this.#files.remember(entry);
    this.index.add(entry);
    return { kind: 'stored', entry };
  }

  async #compare(received: string, entry: IndexedInstance, known: InstanceAddress): Promise<StoreOutcome> {
    const same = await sameContent(received, this.#files.pathOf(known));
    if (same) this.index.add(entry);
    return { kind: same ? 'already-stored' : 'duplicate', entry };
  }

  /** Stores one Part 10 object. */
  async store(bytes: Uint8Array): Promise<StoreOutcome> {
    return this.commit(await this.receive(Readable.from([bytes])));
  }

  /** Opens a stored object for reading, for as long as `reader` runs. Undefined if its file is gone. */
  async read<T>(address: InstanceAddress, reader: (object: Part10) => Promise<T>): Promise<T | undefined> {
    let source;
    try {
      source = await openFileSource(this.#files.pathOf(address));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
    try {
      return await reader(await readPart10(source));
    } finally {
      await source.close();
    }
  }

  /** The file of a stored instance. */
  pathOf(address: InstanceAddress): string {
    return this.#files.pathOf(address);
  }

  /** Writes down what speeds up the next start. Nothing is lost without it. */
  close(): Promise<void> {
    return this.#files.saveCache();
  }
}
