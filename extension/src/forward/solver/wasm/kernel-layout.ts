import { MOST_SUBSTEPS } from '../time-steps.ts';
import type { Vector3 } from '../../../volume/grid.ts';

/** Left to the module itself. */
const FIRST_BYTE = 65536;
const ALIGNMENT = 16;
const PADDING_FLOATS = 4;
export const RANGE_BYTES = 16;
/** One for the density and one for each substep. */
export const BUFFERS = MOST_SUBSTEPS + 1;

/** Where the kernel's arrays lie in its memory, in bytes. */
export interface KernelLayout {
  /** Floats from one row (all i of one j, k) to the next; the first four are padding. */
  readonly rowStride: number;
  /** Rows of a slice and slices of the volume, one of padding at either end included. */
  readonly rowsOfSlice: number;
  readonly slices: number;
  readonly faces: readonly [number, number, number];
  readonly tissueExtents: number;
  readonly buffers: number;
  readonly bufferBytes: number;
  readonly extents: number;
  readonly extentBytes: number;
  /** Ranges of rows, of the buffers and of the substeps; and the buffers' order. */
  readonly ranges: number;
  readonly spans: number;
  readonly slots: number;
  readonly totalBytes: number;
}

export function kernelLayout(dimensions: Vector3): KernelLayout {
  const [nx, ny, nz] = dimensions;
  const rowStride = PADDING_FLOATS + 4 * Math.ceil(nx / 4);
  const rowsOfSlice = ny + 2;
  const slices = nz + 2;
  const rows = rowsOfSlice * slices;
  // The last row is read four floats beyond its end.
  const bufferBytes = 4 * (rows * rowStride + PADDING_FLOATS);
  const extentBytes = 8 * rows;
  let next = FIRST_BYTE;
  const take = (bytes: number): number => {
    const start = next;
    next += ALIGNMENT * Math.ceil(bytes / ALIGNMENT);
    return start;
  };
  return {
    rowStride,
    rowsOfSlice,
    slices,
    faces: [take(bufferBytes), take(bufferBytes), take(bufferBytes)],
    tissueExtents: take(extentBytes),
    buffers: take(BUFFERS * bufferBytes),
    bufferBytes,
    extents: take(BUFFERS * extentBytes),
    extentBytes,
    ranges: take(BUFFERS * RANGE_BYTES),
    spans: take(BUFFERS * RANGE_BYTES),
    slots: take(BUFFERS * 4),
    totalBytes: next,
  };
}

/** Number of the row of (j, k). */
export function rowNumber(layout: KernelLayout, j: number, k: number): number {
  return (k + 1) * layout.rowsOfSlice + j + 1;
}

/** Index of voxel (0, j, k) in a buffer, in floats. */
export function rowStart(layout: KernelLayout, j: number, k: number): number {
  return rowNumber(layout, j, k) * layout.rowStride + PADDING_FLOATS;
}
