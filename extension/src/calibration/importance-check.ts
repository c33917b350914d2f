import type { CheckVerdict } from './check-result.ts';

/** So much of the samples must count after re-weighting for a posterior to be the same. */
export const AGREEING_SHARE = 0.5;
/** And no mean may move by more than this, in posterior standard deviations. */
export const AGREEING_SHIFT = 0.5;
/** With less than this part of them counting, the re-weighted means are those of a few samples. */
export const TELLING_SHARE = 0.1;

/** The logarithms of unnormalised importance weights, made into weights. */
export interface ImportanceWeights {
  /** Sum to 1; all 0 where no sample has any. */
  readonly normalised: Float64Array;
  /** (Σw)² / Σw² (Kong 1992): exactly their number where all are equal, 0 where there is none. */
  readonly effectiveSampleSize: number;
  /** Standard deviation of the finite logarithms; 0 where there are none. */
  readonly logDeviation: number;
}

/** Of logarithms of which some may be −Infinity. */
export function importanceWeights(logWeights: Float64Array): ImportanceWeights {
  const finite = logWeights.filter((value) => value > -Infinity);
  if (finite.length === 0) {
    return { normalised: new Float64Array(logWeights.length), effectiveSampleSize: 0, logDeviation: 0 };
  }
  const greatest = finite.reduce((most, value) => Math.max(most, value), -Infinity);
  const weights = logWeights.map((value) => Math.exp(value - greatest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const squares = weights.reduce((total, weight) => total + weight ** 2, 0);
  // About the greatest: equal numbers have exactly no deviation.
  const mean = finite.reduce((total, value) => total + (value - greatest), 0) / finite.length;
  const variance = finite.reduce((total, value) => total + (value - greatest - mean) ** 2, 0) / finite.length;
  return {
    normalised: weights.map((weight) => weight / sum),
    effectiveSampleSize: sum ** 2 / squares,
    logDeviation: Math.sqrt(variance),
  };
}

/** Weighted mean of values less their plain mean, in units of `standardDeviation`; 0 where that is 0. */
export function meanShift(values: Float64Array, weights: Float64Array, standardDeviation: number): number {
  if (!(standardDeviation > 0)) return 0;
  const share = 1 / values.length;
  return values.reduce((sum, value, n) => sum + (weights[n] - share) * value, 0) / standardDeviation;
}

export interface Reweighted {
  readonly samples: number;
  readonly effectiveSampleSize: number;
  readonly shifts: readonly { readonly shift: number }[];
}

/** See `CheckVerdict`. */
export function checkVerdict({ samples, effectiveSampleSize, shifts }: Reweighted): CheckVerdict {
  const share = effectiveSampleSize / samples;
  if (share < TELLING_SHARE) return 'differs';
  const moved = shifts.some(({ shift }) => Math.abs(shift) > AGREEING_SHIFT);
  return share < AGREEING_SHARE || moved ? 'shifts' : 'agrees';
}
