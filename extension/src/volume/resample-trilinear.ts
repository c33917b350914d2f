import { voxelCount, type Grid } from './grid.ts';
import { indexMap } from './index-map.ts';
import { trilinearSampler } from './trilinear-sampler.ts';
import { makeVolume, type Volume } from './volume.ts';

/**
 * The volume at the voxel centres of another grid, by trilinear interpolation; `outside` beyond its voxels.
 * For a target that is not much coarser than the source: see `resampleAverage`.
 * Throws when the frames of reference differ.
 */
export function resampleTrilinear(source: Volume, target: Grid, outside = 0): Volume<Float32Array> {
  const { start, stepI, stepJ, stepK } = indexMap(target, source.grid);
  const sample = trilinearSampler(source, outside);
  const [nx, ny, nz] = target.dimensions;
  const result = new Float32Array(voxelCount(target));
  let voxel = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const x = start[0] + j * stepJ[0] + k * stepK[0];
      const y = start[1] + j * stepJ[1] + k * stepK[1];
      const z = start[2] + j * stepJ[2] + k * stepK[2];
      for (let i = 0; i < nx; i++) {
        result[voxel++] = sample(x + i * stepI[0], y + i * stepI[1], z + i * stepI[2]);
      }
    }
  }
  return makeVolume(target, result);
}
