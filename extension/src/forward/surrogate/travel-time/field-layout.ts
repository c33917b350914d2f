import type { Vector3 } from '../../../volume/grid.ts';
import { RING_SUMS } from './ring-shift.ts';

/** Left to the module itself. */
const FIRST_BYTE = 65536;
/** Lines of the cache. */
const ALIGNMENT = 64;
/** Fields are summed and mixed in blocks of so many voxels. */
export const BLOCK = 8;
/** Rows of the box are padded to blocks of so many, with one of them before and one after the voxels. */
export const ROW_BLOCK = 4;

/** Where the kernel's arrays lie in its memory, in bytes. Arrays by voxel have one element more, for "no tissue". */
export interface FieldLayout {
  /** Voxels of a row of the box, rows of a slice, slices: the grid's, and a border. */
  readonly box: Vector3;
  /** Arrays of the box: values, faces towards i + 1, j + 1, k + 1; then inverse diagonals, one array a length. */
  readonly boxes: number;
  readonly boxBytes: number;
  readonly inverses: readonly number[];
  /** First and end of the tissue in each row of the box. */
  readonly extents: number;
  /** Where in the box each voxel lies. */
  readonly cells: number;
  readonly accepted: number;
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
  /** Of the voxels, then of the tiles. */
  readonly result: number;
  /** First and end block of each tile of voxels. */
  readonly tiles: number;
  /** x, y, z in mm of each tile's first voxel, each of `paddedTiles` floats; distance and earliest time of each. */
  readonly paddedTiles: number;
  readonly tileCorners: number;
  readonly tileDistances: number;
  readonly tileEarliest: number;
  /** Runs of voxels: to mix, near the start, and those last asked for. */
  readonly runs: number;
  readonly nearRuns: number;
  readonly lastRuns: number;
  readonly mixture: number;
  /** First of the kept fields, and bytes of one: a value a voxel, then a value a tile. */
  readonly fields: number;
  readonly fieldBytes: number;
}

/** What the layout is for. */
export interface FieldSize {
  readonly voxels: number;
  readonly tiles: number;
  readonly dimensions: Vector3;
  readonly lengths: number;
}

export function fieldLayout({ voxels, tiles, dimensions: [nx, ny, nz], lengths }: FieldSize): FieldLayout {
  let next = FIRST_BYTE;
  const aligned = (bytes: number): number => ALIGNMENT * Math.ceil(bytes / ALIGNMENT);
  const take = (bytes: number): number => {
    const start = next;
    next += aligned(bytes);
    return start;
  };
  const padded = BLOCK * Math.ceil((voxels + 1) / BLOCK);
  const floats = 4 * padded;
  const paddedTiles = BLOCK * Math.ceil(tiles / BLOCK);
  const blocks = floats / BLOCK;
  const box: Vector3 = [ROW_BLOCK * (Math.ceil(nx / ROW_BLOCK) + 2), ny + 2, nz + 2];
  const boxBytes = aligned(4 * box[0] * box[1] * box[2]);
  return {
    box,
    boxBytes,
    boxes: take(4 * boxBytes),
    inverses: Array.from({ length: lengths }, () => take(boxBytes)),
    extents: take(8 * box[1] * box[2]),
    cells: take(floats),
    accepted: take(floats),
    sums: take(floats),
    stamps: take(blocks),
    // One more than there are: an entry is written before it is known whether it counts.
    list: take(blocks + 4),
    ring: take(16 * RING_SUMS),
    fieldBlocks: take(blocks),
    fieldValues: take(2 * padded),
    padded,
    positions: take(3 * floats),
    result: take(floats + 4 * paddedTiles),
    tiles: take(8 * tiles),
    paddedTiles,
    tileCorners: take(12 * paddedTiles),
    tileDistances: take(4 * paddedTiles),
    tileEarliest: take(4 * paddedTiles),
    // Of two numbers of 4 bytes, at most as many as tiles.
    runs: take(8 * tiles),
    nearRuns: take(8 * tiles),
    lastRuns: take(8 * tiles),
    mixture: take(96),
    fields: next,
    fieldBytes: aligned(2 * (padded + paddedTiles)),
  };
}
