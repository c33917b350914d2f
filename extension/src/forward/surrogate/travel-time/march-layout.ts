import { SIDES } from './tissue-voxels.ts';

/** Left to the module itself. */
const FIRST_BYTE = 65536;
const ALIGNMENT = 16;
const BUCKETS = 1024;
export const RECORD_BYTES = 32;

/** Where the kernel's arrays lie in its memory, in bytes. Arrays by voxel have one element more, for "no tissue". */
export interface MarchLayout {
  readonly neighbours: number;
  readonly accepted: number;
  /** `RECORD_BYTES` a voxel, of which the first four are its slowness. */
  readonly records: number;
  readonly heads: number;
  readonly touched: number;
  /** Sums of fields that cover few voxels, which sum each is of, and numbers of the voxels covered. */
  readonly sums: number;
  readonly stamps: number;
  readonly list: number;
  /** What `sumRing` writes. */
  readonly ring: number;
  /** A field to add: numbers of voxels, and a 16-bit value of each. */
  readonly fieldVoxels: number;
  readonly fieldValues: number;
  /** x, y, z in mm, one array after the other, each four floats longer than the voxels are many. */
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
  const floats = 4 * (voxels + 1);
  return {
    neighbours: take(SIDES * floats),
    accepted: take(floats),
    records: take(RECORD_BYTES * (voxels + 1)),
    heads: take(4 * BUCKETS),
    touched: take(floats),
    sums: take(floats),
    stamps: take(floats),
    list: take(floats),
    ring: take(14 * 8),
    fieldVoxels: take(floats),
    fieldValues: take(2 * (voxels + 1)),
    positions: take(3 * 4 * (voxels + 4)),
    result: take(4 * (voxels + 4)),
    mixture: take(64),
    fields: next,
    // The last four are read together.
    fieldBytes: aligned(2 * (voxels + 4)),
  };
}
