import { createSolver } from '../../../extension/src/forward/solver/solver.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import { resampleTrilinear } from '../../../extension/src/volume/resample-trilinear.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import type { HeadAnatomy } from './head-anatomy.ts';
import type { SAMPLE_TRUTH } from './truth.ts';

export interface SimulatedTumor {
  /** Cell density on the model's grid. */
  readonly density: Float32Array;
  /** The same, interpolated to the images' grid; CSF voxels carry on what is beside them. */
  readonly fineDensity: Float32Array;
}

/** Solves the growth model on the anatomy and interpolates the result to the images. */
export async function simulateTumor(
  head: HeadAnatomy,
  anatomy: Anatomy,
  truth: typeof SAMPLE_TRUTH,
): Promise<SimulatedTumor> {
  const solver = createSolver({ accuracy: 'default', diffusivityRatio: truth.diffusivityRatio });
  const simulator = await solver.prepare(anatomy);
  const [density] = await simulator.densities([truth.growth]);
  simulator.dispose();
  // Densities are 0 in CSF; interpolating them with what is in tissue would thin out the tumour's rim there.
  const { grid } = anatomy;
  const weight = resampleTrilinear(makeVolume(grid, tissueMask(anatomy)), head.grid).data;
  const fineDensity = resampleTrilinear(makeVolume(grid, density), head.grid).data;
  for (let n = 0; n < fineDensity.length; n++) {
    if (fineDensity[n] > 0) fineDensity[n] /= weight[n];
  }
  return { density, fineDensity };
}
