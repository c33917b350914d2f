import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  hasRecord,
  readRecord,
  recordNames,
  RecordError,
  writeRecord,
} from '../../../models/training/travel-time/record-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'records-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a record is read as it was written', () => {
  const base = join(folder, 'train', 'one');
  expect(hasRecord(base)).toBe(false);
  writeRecord(base, { rows: 2, columns: 3 }, Float32Array.of(9, 1, 2, 3, 4, 5, 6).subarray(1));
  expect(hasRecord(base)).toBe(true);
  const { info, data } = readRecord(base);
  expect(info).toEqual({ rows: 2, columns: 3, bytes: 24 });
  expect(Array.from(new Float32Array(data))).toEqual([1, 2, 3, 4, 5, 6]);
  expect(recordNames(join(folder, 'train'))).toEqual(['one']);
});

test('an example file that is cut off is refused by name', () => {
  const base = join(folder, 'nichart-0-1');
  writeRecord(base, { rows: 2, columns: 3 }, new Float32Array(6));
  truncateSync(`${base}.bin`, 20);
  for (const use of [hasRecord, readRecord]) {
    expect(() => use(base)).toThrow(RecordError);
    expect(() => use(base)).toThrow('nichart-0-1.bin has 20 bytes where 24 were written');
  }
});

test('numbers without a description, as an interruption leaves them, are not there yet', () => {
  const base = join(folder, 'begun');
  writeFileSync(`${base}.bin`, new Uint8Array(4));
  expect(hasRecord(base)).toBe(false);
});

test('a folder that is not there has no records', () => {
  expect(recordNames(join(folder, 'none'))).toEqual([]);
});
