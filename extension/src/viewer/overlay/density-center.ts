import { indexToWorld, type Vector3 } from '../../volume/grid.ts';
import type { Volume } from '../../volume/volume.ts';

/**
 * The voxel centre (LPS, mm) nearest to a density map's centre of mass; near the grid's centre where all is 0.
 * A voxel centre, because a view between two slices shows neither.
 */
export function densityCenter({ grid, data }: Volume<Float32Array>): Vector3 {
  const [nx, ny, nz] = grid.dimensions;
  let total = 0;
  let sumI = 0;
  let sumJ = 0;
  let sumK = 0;
  for (let k = 0, index = 0; k < nz; k += 1) {
    for (let j = 0; j < ny; j += 1) {
      let row = 0;
      for (let i = 0; i < nx; i += 1, index += 1) {
        const u = data[index];
        row += u;
        sumI += u * i;
      }
      total += row;
      sumJ += row * j;
      sumK += row * k;
    }
  }
  if (total === 0) return indexToWorld(grid, [nx >> 1, ny >> 1, nz >> 1]);
  return indexToWorld(grid, [Math.round(sumI / total), Math.round(sumJ / total), Math.round(sumK / total)]);
}
