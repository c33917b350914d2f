import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { ImagingParameters } from '../../../extension/src/tumor/parameters.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import type { SeededRandom } from './seeded-random.ts';

/** FET uptake of normal brain tissue, and what a normalised signal of 1 adds to it, Bq/mL. */
const TISSUE_BQ_PER_ML = 5200;
const TUMOR_BQ_PER_ML = 9400;
/** Uptake of CSF relative to tissue. */
const CSF_UPTAKE = 0.75;

/**
 * Activity on the model's grid, 0 outside the brain. In tissue it is Eq. 7 and nothing else: the same
 * normal uptake everywhere, b·u, and independent normal noise; no scanner's blur.
 */
export function petImage(
  anatomy: Anatomy,
  density: Float32Array,
  pet: NonNullable<ImagingParameters['pet']>,
  random: SeededRandom,
): Volume<Float32Array> {
  const { grid, whiteMatter, grayMatter, csf } = anatomy;
  const tissue = tissueMask(anatomy);
  const activity = new Float32Array(density.length);
  for (let n = 0; n < density.length; n++) {
    const inBrain = tissue[n] === 1 || whiteMatter[n] + grayMatter[n] + csf[n] >= 0.5;
    if (!inBrain) continue;
    const normal = TISSUE_BQ_PER_ML * (tissue[n] === 1 ? 1 : CSF_UPTAKE);
    const signal = pet.scale * density[n] + pet.noise * random.normal();
    activity[n] = Math.max(0, normal + TUMOR_BQ_PER_ML * signal);
  }
  return makeVolume(grid, activity);
}
