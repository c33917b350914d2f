import { resampleTrilinear } from '../../../extension/src/volume/resample-trilinear.ts';
import { smoothGaussian } from '../../../extension/src/volume/smooth-gaussian.ts';
import { voxelCount, type Grid } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import type { SeededRandom } from './seeded-random.ts';

interface Texture {
  /** Where the noise is drawn, and where it is wanted. */
  readonly coarse: Grid;
  readonly fine: Grid;
  readonly sigmaMm: number;
  readonly random: SeededRandom;
}

/** Smooth random variation of mean 0 and standard deviation 1 on the fine grid. */
export function smoothTexture({ coarse, fine, sigmaMm, random }: Texture): Float32Array {
  const noise = new Float32Array(voxelCount(coarse));
  for (let n = 0; n < noise.length; n++) noise[n] = random.normal();
  const smooth = smoothGaussian(makeVolume(coarse, noise), sigmaMm);
  let squares = 0;
  for (const value of smooth.data) squares += value * value;
  const scale = 1 / Math.sqrt(squares / noise.length);
  const texture = resampleTrilinear(smooth, fine).data;
  for (let n = 0; n < texture.length; n++) texture[n] *= scale;
  return texture;
}
