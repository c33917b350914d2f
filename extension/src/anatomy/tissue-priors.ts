import type { ImageLevel } from './image-level.ts';
import { smoothArray } from './smooth-array.ts';

/** Of a stripped brain, what lies beyond the atlas' is CSF or cortex. */
const BEYOND = [0.01, 0.3, 0.69];
/** A stripped voxel with less of the atlas' brain lies beyond it. */
const LEAST_ATLAS = 0.02;

/**
 * What the registered atlas expects of every voxel: white matter, gray matter, CSF and, in an image of a whole head,
 * what is not brain; smoothed by `sigma` voxels, for the registration is not exact. In a stripped image the three are
 * all there is where the brain is, and nothing elsewhere.
 */
export function tissuePriors(
  warped: readonly Float32Array[],
  { grid, stripped }: ImageLevel,
  sigma: number,
): readonly Float32Array[] {
  const priors = warped.map((map) => map.slice());
  for (const map of priors) smoothArray(map, grid.dimensions, sigma);
  const [white, gray, csf] = priors;
  if (!stripped) {
    return [white, gray, csf, white.map((part, n) => Math.max(0, 1 - part - gray[n] - csf[n]))];
  }
  for (let n = 0; n < white.length; n++) {
    const sum = white[n] + gray[n] + csf[n];
    priors.forEach((map, tissue) => {
      if (stripped[n] === 0) map[n] = 0;
      else map[n] = sum > LEAST_ATLAS ? map[n] / sum : BEYOND[tissue];
    });
  }
  return priors;
}
