import type { IndexBox } from './bounding-box.ts';
import { voxelCount, type Grid } from './grid.ts';
import { subGrid } from './sub-grid.ts';

/** The values of a grid's voxels inside a box of its indices, which must lie within the grid. */
export function cropArray(grid: Grid, data: Float32Array, box: IndexBox): Float32Array {
  const [nx, ny, nz] = grid.dimensions;
  if (box.min.some((n) => n < 0) || box.max[0] >= nx || box.max[1] >= ny || box.max[2] >= nz) {
    throw new RangeError(
      `box from ${box.min.join(', ')} to ${box.max.join(', ')} leaves ${nx} x ${ny} x ${nz}`,
    );
  }
  const part = subGrid(grid, box);
  const [mx, my, mz] = part.dimensions;
  const result = new Float32Array(voxelCount(part));
  for (let k = 0; k < mz; k++) {
    for (let j = 0; j < my; j++) {
      const from = box.min[0] + nx * (j + box.min[1] + ny * (k + box.min[2]));
      result.set(data.subarray(from, from + mx), mx * (j + my * k));
    }
  }
  return result;
}
