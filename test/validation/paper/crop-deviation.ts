import { CROP_CHANNELS } from '../../../extension/src/forward/surrogate/paper-network/crop.ts';

export const THRESHOLDS = [0.2, 0.4, 0.8] as const;
/** Where the solver's density is above 0: it falls off for ever. */
const TUMOR = 1e-3;

/** How a density differs from the solver's in a crop, as the paper measures it; null where there is nothing to measure. */
export interface CropDeviation {
  /** At `THRESHOLDS`: 0 where one of both is empty, null where both are. */
  readonly dice: readonly (number | null)[];
  /** Mean absolute error where there is tumor (first term of Eq. 3)… */
  readonly tumor: number | null;
  /** …and of that where white or gray matter prevails… */
  readonly white: number | null;
  readonly gray: number | null;
  /** …and where CSF does. */
  readonly csf: number | null;
}

function diceAbove(threshold: number, found: Float32Array, truth: Float32Array): number | null {
  let [both, either] = [0, 0];
  for (let voxel = 0; voxel < truth.length; voxel++) {
    const [a, b] = [found[voxel] > threshold, truth[voxel] > threshold];
    if (a && b) both += 2;
    either += (a ? 1 : 0) + (b ? 1 : 0);
  }
  return either === 0 ? null : both / either;
}

/** `tissue` as `cropTissue` gives it; all of one crop. */
export function cropDeviation(found: Float32Array, truth: Float32Array, tissue: Float32Array): CropDeviation {
  const meanOver = (counts: (voxel: number) => boolean): number | null => {
    let [sum, count] = [0, 0];
    for (let voxel = 0; voxel < truth.length; voxel++) {
      if (!counts(voxel)) continue;
      sum += Math.abs(found[voxel] - truth[voxel]);
      count++;
    }
    return count === 0 ? null : sum / count;
  };
  const fractions = (voxel: number): Float32Array =>
    tissue.subarray(CROP_CHANNELS * voxel, CROP_CHANNELS * (voxel + 1));
  const prevails = (channel: number, voxel: number): boolean => {
    const of = fractions(voxel);
    return of[channel] > 0 && of.every((fraction) => fraction <= of[channel]);
  };
  const inTumor = (voxel: number): boolean => truth[voxel] >= TUMOR;
  return {
    dice: THRESHOLDS.map((threshold) => diceAbove(threshold, found, truth)),
    tumor: meanOver(inTumor),
    white: meanOver((voxel) => inTumor(voxel) && prevails(0, voxel)),
    gray: meanOver((voxel) => inTumor(voxel) && prevails(1, voxel)),
    csf: meanOver((voxel) => prevails(2, voxel)),
  };
}
