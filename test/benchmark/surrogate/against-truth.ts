import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';

export const THRESHOLDS = [0.2, 0.4, 0.8] as const;
/** A Dice of fewer voxels of 2 mm, half a millilitre, says little. */
const FEWEST_VOXELS = 60;
/** Where there is tumor. */
const TUMOR = 0.01;

/** How a density differs from the truth; NaN where there is nothing to compare. */
export interface Deviation {
  readonly dice: readonly number[];
  readonly maeTumor: number;
  readonly maeWm: number;
  readonly maeGm: number;
  /** Mean density where CSF prevails. */
  readonly maeCsf: number;
}

export function deviation(density: Float32Array, truth: Float32Array, anatomy: Anatomy): Deviation {
  const { whiteMatter, grayMatter, csf } = anatomy;
  const dice = THRESHOLDS.map((threshold) => {
    let [both, found, real] = [0, 0, 0];
    for (let voxel = 0; voxel < truth.length; voxel++) {
      const a = density[voxel] > threshold;
      const b = truth[voxel] > threshold;
      if (a) found++;
      if (b) real++;
      if (a && b) both++;
    }
    return real < FEWEST_VOXELS ? NaN : (2 * both) / (found + real);
  });
  const meanOver = (counts: (voxel: number) => boolean): number => {
    let [sum, count] = [0, 0];
    for (let voxel = 0; voxel < truth.length; voxel++) {
      if (!counts(voxel)) continue;
      sum += Math.abs(density[voxel] - truth[voxel]);
      count++;
    }
    return count === 0 ? NaN : sum / count;
  };
  const white = (voxel: number): boolean =>
    whiteMatter[voxel] >= grayMatter[voxel] && whiteMatter[voxel] >= csf[voxel];
  const gray = (voxel: number): boolean => !white(voxel) && grayMatter[voxel] >= csf[voxel];
  return {
    dice,
    maeTumor: meanOver((voxel) => truth[voxel] > TUMOR),
    maeWm: meanOver((voxel) => truth[voxel] > TUMOR && white(voxel)),
    maeGm: meanOver((voxel) => truth[voxel] > TUMOR && gray(voxel)),
    maeCsf: meanOver((voxel) => csf[voxel] > whiteMatter[voxel] + grayMatter[voxel]),
  };
}

/** Mean of what there is. */
export function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
