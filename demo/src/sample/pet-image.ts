import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { ImagingParameters } from '../../../extension/src/tumor/parameters.ts';
import { smoothGaussian } from '../../../extension/src/volume/smooth-gaussian.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import type { SeededRandom } from './seeded-random.ts';

/** FET uptake of normal brain, and what a normalised signal of 1 adds to it, Bq/mL. */
const BRAIN_BQ_PER_ML = 5200;
const TUMOR_BQ_PER_ML = 9800;
/** Uptake relative to the brain's mean. */
const UPTAKE = { whiteMatter: 0.98, grayMatter: 1.03, csf: 0.9 } as const;
/** Scanner's resolution, standard deviation: 4.2 mm at half maximum. */
const BLUR_MM = 1.8;

/**
 * Activity on the model's grid: normal uptake, blurred by the scanner, and b·u with the noise of Eq. 7.
 * The tumour's signal itself is not blurred, as in Eq. 7. 0 outside the brain.
 */
export function petImage(
  anatomy: Anatomy,
  density: Float32Array,
  pet: NonNullable<ImagingParameters['pet']>,
  random: SeededRandom,
): Volume<Float32Array> {
  const { grid, whiteMatter, grayMatter, csf } = anatomy;
  const normal = new Float32Array(density.length);
  const brain = new Float32Array(density.length);
  for (let n = 0; n < density.length; n++) {
    brain[n] = whiteMatter[n] + grayMatter[n] + csf[n];
    normal[n] = UPTAKE.whiteMatter * whiteMatter[n] + UPTAKE.grayMatter * grayMatter[n] + UPTAKE.csf * csf[n];
  }
  const blurred = smoothGaussian(makeVolume(grid, normal), BLUR_MM).data;
  const activity = new Float32Array(density.length);
  for (let n = 0; n < density.length; n++) {
    if (brain[n] < 0.5) continue;
    const signal = pet.scale * density[n] + pet.noise * random.normal();
    activity[n] = Math.max(0, BRAIN_BQ_PER_ML * blurred[n] + TUMOR_BQ_PER_ML * signal);
  }
  return makeVolume(grid, activity);
}
