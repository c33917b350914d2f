import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { codeOf, ensureFolder } from './durable-file.ts';

/** Files that are being received. None of them counts before it is published under its final name. */
export class Incoming {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Opens the folder and removes what processes that no longer live left in it. */
  static async open(folder: string): Promise<Incoming> {
    await ensureFolder(folder);
    for (const name of await readdir(folder)) {
      if (!isAlive(Number(name.split('-')[0]))) await rm(join(folder, name), { force: true });
    }
    return new Incoming(folder);
  }

  /** Writes a stream to a new file, synced to disk, and gives its path. Leaves nothing where that fails. */
  async receive(content: Readable | AsyncIterable<Uint8Array>): Promise<string> {
    const path = join(this.#folder, `${process.pid}-${randomUUID()}.part`);
    try {
      await pipeline(content, createWriteStream(path, { flush: true }));
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return path;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of somebody else may not be signalled, but it lives.
    return codeOf(error) === 'EPERM';
  }
}
