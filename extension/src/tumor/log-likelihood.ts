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

/**
 * 'paper': Eq. 5 to 7 as printed. 'reference-code': as the code computes it that the paper's results came from,
 * which differs in three ways: above u_c the square (u − u_c)² counts as 1, however far above; PET enters as
 * u − b·y, not y − b·u; and only every third voxel of PET counts.
 */
export const LIKELIHOODS = ['paper', 'reference-code'] as const;
export type LikelihoodVariant = (typeof LIKELIHOODS)[number];

/** One voxel of PET counts of so many, in the order of the voxels. */
export const PET_STRIDE: Readonly<Record<LikelihoodVariant, number>> = { paper: 1, 'reference-code': 3 };

/** The form of the likelihood, for a report. */
export function describeLikelihood(withPet: boolean, variant: LikelihoodVariant): string {
  const equations = withPet ? 'Eq. 4-7, with PET' : 'Eq. 4-6, without PET';
  return variant === 'paper' ? `paper, ${equations}` : `reference code, in place of ${equations}`;
}

/** (u − u_c)²/σ_α² of Eq. 6, from u − u_c. */
export function labelExponent(difference: number, width: number, variant: LikelihoodVariant): number {
  const square = variant === 'reference-code' && difference > 0 ? 1 : difference ** 2;
  return square / width ** 2;
}

/** What the label of a voxel depends on. */
export interface LabelModel {
  /** u_c. */
  readonly threshold: number;
  /** σ_α. */
  readonly width: number;
  /** 'paper' if absent. */
  readonly variant?: LikelihoodVariant;
}

/**
 * Logarithm of α (label 1) or 1 − α (label 0) of Eq. 6.
 * On the label's side of the threshold that is log(1 − e/2), on the other log(e/2), with
 * e = exp(−(u − u_c)²/σ_α²): written so, no e is too small for its logarithm.
 */
export function logLabelProbability(
  label: number,
  density: number,
  { threshold, width, variant = 'paper' }: LabelModel,
): number {
  const exponent = labelExponent(density - threshold, width, variant);
  const agrees = label === 1 ? density > threshold : density < threshold;
  return agrees ? Math.log1p(-0.5 * Math.exp(-exponent)) : -Math.LN2 - exponent;
}

/** What sets PET and density apart: y − b·u of Eq. 7, or the reference code's u − b·y. */
export function petDeviation(
  signal: number,
  density: number,
  { scale, variant }: { readonly scale: number; readonly variant: LikelihoodVariant },
): number {
  return variant === 'paper' ? signal - scale * density : density - scale * signal;
}

/** Logarithm of the normal density of Eq. 7. */
export function logPetDensity(
  signal: number,
  density: number,
  pet: { readonly scale: number; readonly noise: number; readonly variant?: LikelihoodVariant },
): number {
  const { scale, variant = 'paper' } = pet;
  const deviation = petDeviation(signal, density, { scale, variant }) / pet.noise;
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
  variant: LikelihoodVariant = 'paper',
): number {
  const { tissue, core, wholeTumor, pet } = observation;
  const { thresholdT1c, thresholdFlair, thresholdWidth: width } = imaging;
  let sum = 0;
  let petVoxels = 0;
  for (let voxel = 0; voxel < tissue.length; voxel++) {
    if (tissue[voxel] === 0) continue;
    const u = density[voxel];
    sum += logLabelProbability(core[voxel], u, { threshold: thresholdT1c, width, variant });
    sum += logLabelProbability(wholeTumor[voxel], u, { threshold: thresholdFlair, width, variant });
    if (!pet || !imaging.pet || wholeTumor[voxel] === 0) continue;
    if (petVoxels % PET_STRIDE[variant] === 0) {
      sum += logPetDensity(pet[voxel], u, { ...imaging.pet, variant });
    }
    petVoxels += 1;
  }
  return sum;
}
