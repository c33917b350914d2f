import type { ImagingParameters } from './parameters.ts';

/** What was seen, voxel by voxel on the anatomy's grid (i fastest). */
export interface Observation {
  /** 1 where the likelihood is evaluated: tissue. Elsewhere u is 0 whatever the parameters. */
  readonly tissue: Uint8Array;
  /** T1c label of Eq. 5: enhancing and necrotic core. */
  readonly core: Uint8Array;
  /** FLAIR label of Eq. 5: core and edema. */
  readonly wholeTumor: Uint8Array;
  /** PET signal in [0, 1] (Eq. 7); it counts in tissue of the whole tumour. */
  readonly pet?: Float32Array;
}

/** The form of the likelihood, for a report. */
export function describeLikelihood(withPet: boolean): string {
  return withPet ? 'paper, Eq. 4-7, with PET' : 'paper, Eq. 4-6, without PET';
}

/**
 * Logarithm of α (label 1) or 1 − α (label 0) of Eq. 6.
 * On the label's side of the threshold that is log(1 − e/2), on the other log(e/2), with
 * e = exp(−(u − u_c)²/σ_α²): written so, no e is too small for its logarithm.
 */
export function logLabelProbability(
  label: number,
  density: number,
  threshold: number,
  width: number,
): number {
  const exponent = ((density - threshold) / width) ** 2;
  const agrees = label === 1 ? density > threshold : density < threshold;
  return agrees ? Math.log1p(-0.5 * Math.exp(-exponent)) : -Math.LN2 - exponent;
}

/** Logarithm of the normal density of Eq. 7 at y − b·u. */
export function logPetDensity(
  signal: number,
  density: number,
  pet: { scale: number; noise: number },
): number {
  const deviation = (signal - pet.scale * density) / pet.noise;
  return -0.5 * deviation ** 2 - Math.log(pet.noise) - 0.5 * Math.log(2 * Math.PI);
}

/**
 * Logarithm of p(D | u, θ_I), Eq. 4: the specification in double precision, one term a voxel and label.
 * `density` has the observation's voxels. PET counts when both observation and parameters have it.
 */
export function logLikelihood(
  observation: Observation,
  density: ArrayLike<number>,
  imaging: ImagingParameters,
): number {
  const { tissue, core, wholeTumor, pet } = observation;
  const { thresholdT1c, thresholdFlair, thresholdWidth } = imaging;
  let sum = 0;
  for (let voxel = 0; voxel < tissue.length; voxel++) {
    if (tissue[voxel] === 0) continue;
    const u = density[voxel];
    sum += logLabelProbability(core[voxel], u, thresholdT1c, thresholdWidth);
    sum += logLabelProbability(wholeTumor[voxel], u, thresholdFlair, thresholdWidth);
    if (pet && imaging.pet && wholeTumor[voxel] === 1) sum += logPetDensity(pet[voxel], u, imaging.pet);
  }
  return sum;
}
