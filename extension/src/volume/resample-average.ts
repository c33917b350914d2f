import { voxelCount, type Grid, type Vector3 } from './grid.ts';
import { indexMap } from './index-map.ts';
import { trilinearSampler } from './trilinear-sampler.ts';
import { makeVolume, type Volume } from './volume.ts';

/** Rounding in a ratio of spacings must not add a sample. */
const RATIO_TOLERANCE = 1e-6;

/** Samples along one target axis so that they lie no further apart than the source's voxels. */
function sampleCount(step: Vector3): number {
  const voxelsCrossed = Math.max(Math.abs(step[0]), Math.abs(step[1]), Math.abs(step[2]));
  return Math.max(1, Math.ceil(voxelsCrossed - RATIO_TOLERANCE));
}

/** Evenly spread places within one voxel, as fractions of a step from its centre. */
function places(count: number): number[] {
  return Array.from({ length: count }, (_, n) => (n + 0.5) / count - 0.5);
}

/**
 * The mean of the volume over each voxel of another grid, so that a coarser grid gets fractions (of a mask)
 * and means (of a map) without aliasing. Where a target voxel covers whole source voxels it is their exact
 * mean. Beyond the source's voxels `outside` counts.
 * Throws when the frames of reference differ.
 */
export function resampleAverage(source: Volume, target: Grid, outside = 0): Volume<Float32Array> {
  const { start, stepI, stepJ, stepK } = indexMap(target, source.grid);
  const sample = trilinearSampler(source, outside);
  const [nx, ny, nz] = target.dimensions;
  const offsets: Vector3[] = places(sampleCount(stepK)).flatMap((c) =>
    places(sampleCount(stepJ)).flatMap((b) =>
      places(sampleCount(stepI)).map((a): Vector3 => [
        a * stepI[0] + b * stepJ[0] + c * stepK[0],
        a * stepI[1] + b * stepJ[1] + c * stepK[1],
        a * stepI[2] + b * stepJ[2] + c * stepK[2],
      ]),
    ),
  );
  const result = new Float32Array(voxelCount(target));
  let voxel = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        const x = start[0] + i * stepI[0] + j * stepJ[0] + k * stepK[0];
        const y = start[1] + i * stepI[1] + j * stepJ[1] + k * stepK[1];
        const z = start[2] + i * stepI[2] + j * stepJ[2] + k * stepK[2];
        let sum = 0;
        for (const offset of offsets) sum += sample(x + offset[0], y + offset[1], z + offset[2]);
        result[voxel++] = sum / offsets.length;
      }
    }
  }
  return makeVolume(target, result);
}
