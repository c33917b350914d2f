import { logLabelProbability, petDeviation, type LikelihoodVariant } from '../../../tumor/log-likelihood.ts';
import type { ImagingParameters } from '../../../tumor/parameters.ts';
import { KIND, type VoxelTotals } from './counted-voxels.ts';

/** What the logarithm of Eq. 4 gets from voxels without any cell. `variant` as in `logLikelihood`. */
export function emptyLogLikelihood(
  { labels, petSquares }: VoxelTotals,
  imaging: ImagingParameters,
  variant: LikelihoodVariant,
): number {
  const { thresholdT1c, thresholdFlair, thresholdWidth: width, pet } = imaging;
  const of = (label: number, threshold: number): number =>
    logLabelProbability(label, 0, { threshold, width, variant });
  let sum = 0;
  labels.forEach((count, kind) => {
    const core = kind & KIND.core ? 1 : 0;
    const wholeTumor = kind & KIND.wholeTumor ? 1 : 0;
    sum += count * (of(core, thresholdT1c) + of(wholeTumor, thresholdFlair));
  });
  // Without cells the deviation goes with the signal.
  if (pet)
    sum -= (0.5 * petSquares * petDeviation(1, 0, { scale: pet.scale, variant }) ** 2) / pet.noise ** 2;
  return sum;
}

/** What Eq. 7 has whatever the density. */
export function petNormalization(petCount: number, { pet }: ImagingParameters): number {
  return pet ? -petCount * (Math.log(pet.noise) + 0.5 * Math.log(2 * Math.PI)) : 0;
}
