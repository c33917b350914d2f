import { voxelCount, type Grid, type Vector3 } from '../../../extension/src/volume/grid.ts';

/** Fine voxels in a coarse one. */
const BLOCK = 8;

/** Adds what a row of fine voxels from `first` (fine i, j, k) on has in it to the means over blocks of 2 x 2 x 2. */
export function addRow(
  { dimensions: [nx, ny] }: Pick<Grid, 'dimensions'>,
  means: Float32Array,
  row: ArrayLike<number>,
  [i, j, k]: Vector3,
): void {
  const line = nx * ((j >> 1) + ny * (k >> 1));
  for (let n = 0; n < row.length; n++) means[line + ((i + n) >> 1)] += row[n] / BLOCK;
}

/** Means on a grid of values on its refinement (`refineGrid`). */
export function blockMeans(coarse: Grid, fine: Float32Array): Float32Array {
  if (fine.length !== BLOCK * voxelCount(coarse)) throw new RangeError(`fine has ${fine.length} voxels`);
  const [nx, ny, nz] = coarse.dimensions;
  const means = new Float32Array(voxelCount(coarse));
  for (let k = 0, at = 0; k < 2 * nz; k++) {
    for (let j = 0; j < 2 * ny; j++, at += 2 * nx) {
      addRow(coarse, means, fine.subarray(at, at + 2 * nx), [0, j, k]);
    }
  }
  return means;
}
