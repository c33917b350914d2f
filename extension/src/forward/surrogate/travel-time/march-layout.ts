import { RING_SUMS } from './ring-shift.ts';
import { SIDES } from './tissue-voxels.ts';

/** Left to the module itself. */
const FIRST_BYTE = 65536;
/** Lines of the cache. */
const ALIGNMENT = 64;
const BUCKETS = 1024;
export const RECORD_BYTES = 64;
/** Fields are summed and mixed in blocks of so many voxels. */
export const BLOCK = 8;

/** Where the kernel's arrays lie in its memory, in bytes. Arrays by voxel have one element more, for "no tissue". */
export interface MarchLayout {
  readonly neighbours: number;
  readonly accepted: number;
  /** `RECORD_BYTES` a voxel, a line of the cache, of which the first four are its slowness. */
  readonly records: number;
  readonly heads: number;
  readonly touched: number;
  /** Sums of fields that cover few voxels, which sum each block is of, and numbers of the blocks covered. */
  readonly sums: number;
  readonly stamps: number;
  readonly list: number;
  /** What `sumRing` writes: 14 numbers, each as four addends. */
  readonly ring: number;
  /** A field to add: numbers of blocks, and a 16-bit value of each of their voxels. */
  readonly fieldBlocks: number;
  readonly fieldValues: number;
  /** The voxels and one more, rounded up to whole blocks. */
  readonly padded: number;
  /** x, y, z in mm, one array after the other, each of `padded` floats. */
  readonly positions: number;
  readonly result: number;
  readonly mixture: number;
  /** First of the kept fields, and bytes of one. */
  readonly fields: number;
  readonly fieldBytes: number;
}

export function marchLayout(voxels: number): MarchLayout {
  let next = FIRST_BYTE;
  const aligned = (bytes: number): number => ALIGNMENT * Math.ceil(bytes / ALIGNMENT);
  const take = (bytes: number): number => {
    const start = next;
    next += aligned(bytes);
    return start;
  };
  const padded = BLOCK * Math.ceil((voxels + 1) / BLOCK);
  const floats = 4 * padded;
  const blocks = floats / BLOCK;
  return {
    neighbours: take(SIDES * floats),
    accepted: take(floats),
    records: take(RECORD_BYTES * (voxels + 1)),
    heads: take(4 * BUCKETS),
    touched: take(floats),
    sums: take(floats),
    stamps: take(blocks),
    // One more than there are: an entry is written before it is known whether it counts.
    list: take(blocks + 4),
    ring: take(16 * RING_SUMS),
    fieldBlocks: take(blocks),
    fieldValues: take(2 * padded),
    padded,
    positions: take(3 * floats),
    result: take(floats),
    mixture: take(64),
    fields: next,
    fieldBytes: aligned(2 * padded),
  };
}
