import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Files that are not what was written. The message names the file. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

/** What one step hands to the next: numbers in BASE.bin and what they are in BASE.json, with their length in bytes. */
export interface StoredRecord {
  readonly info: Readonly<Record<string, unknown>>;
  /** Aligned for numbers of any size. */
  readonly data: ArrayBuffer;
}

function put(file: string, content: string | Uint8Array): void {
  writeFileSync(`${file}.part`, content);
  renameSync(`${file}.part`, file);
}

/** Writes JSON to a file that is never there in part. */
export function writeJson(file: string, content: object): void {
  mkdirSync(dirname(file), { recursive: true });
  put(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** The description is written last: where it is, the numbers are complete. */
export function writeRecord(base: string, info: object, data: ArrayBufferView): void {
  mkdirSync(dirname(base), { recursive: true });
  put(`${base}.bin`, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  put(`${base}.json`, JSON.stringify({ ...info, bytes: data.byteLength }));
}

function readInfo(base: string): StoredRecord['info'] {
  const file = `${base}.json`;
  const info: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof info !== 'object' || info === null || !('bytes' in info)) {
    throw new RecordError(`${file} does not say how many bytes there are`);
  }
  const found = existsSync(`${base}.bin`) ? statSync(`${base}.bin`).size : 0;
  if (found !== info.bytes) {
    throw new RecordError(
      `${base}.bin has ${found} bytes where ${String(info.bytes)} were written; delete it and ${file}`,
    );
  }
  return { ...info };
}

/**
 * Whether a record is there. Throws RecordError, naming the file, for one that is cut off: it was complete once, so
 * something went wrong that should not be painted over.
 */
export function hasRecord(base: string): boolean {
  if (!existsSync(`${base}.json`)) return false;
  readInfo(base);
  return true;
}

/** Throws RecordError as `hasRecord`. */
export function readRecord(base: string): StoredRecord {
  const info = readInfo(base);
  return { info, data: new Uint8Array(readFileSync(`${base}.bin`)).buffer };
}

/** Names of the records in a folder, sorted; none where there is no folder. */
export function recordNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}
