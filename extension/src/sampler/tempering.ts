/** Plausibility weights of one stage (Ching & Chen 2007, Eq. 12). */
export interface Weights {
  /** Summing to 1. */
  readonly normalised: Float64Array;
  /** Logarithm of the mean of the weights themselves: this stage's part of the log evidence. */
  readonly logMean: number;
  /** 1 / Σ w². */
  readonly effectiveSampleSize: number;
}

/** Weights exp(`increase` · logLikelihood), computed relative to the greatest so that none overflows. */
export function plausibilityWeights(logLikelihoods: Float64Array, increase: number): Weights {
  const greatest = logLikelihoods.reduce((a, b) => Math.max(a, b), -Infinity);
  const relative = logLikelihoods.map((value) =>
    value === -Infinity ? 0 : Math.exp(increase * (value - greatest)),
  );
  const sum = relative.reduce((a, b) => a + b, 0);
  const normalised = relative.map((weight) => weight / sum);
  return {
    normalised,
    logMean: increase * greatest + Math.log(sum / relative.length),
    effectiveSampleSize: 1 / normalised.reduce((total, weight) => total + weight * weight, 0),
  };
}

/**
 * Standard deviation over mean of the weights, for any increase. Samples of likelihood 0 are left out: their weight is 0 for
 * every increase, and no choice of it could make up for them.
 */
export function variationOfWeights(logLikelihoods: Float64Array): (increase: number) => number {
  const possible = logLikelihoods.filter((value) => value > -Infinity);
  const count = possible.length;
  const greatest = possible.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = new Float64Array(count);
  // Loops, since a search asks for this a hundred times.
  return (increase) => {
    let sum = 0;
    for (let n = 0; n < count; n++) {
      weights[n] = Math.exp(increase * (possible[n] - greatest));
      sum += weights[n];
    }
    const mean = sum / count;
    let squares = 0;
    for (let n = 0; n < count; n++) squares += (weights[n] - mean) ** 2;
    return Math.sqrt(squares / count) / mean;
  };
}

const BISECTIONS = 80;

/**
 * The next tempering exponent: the one whose weights vary by `target` (1 in Ching & Chen 2007), and 1 where
 * that is reached without varying so much.
 */
export function nextExponent(logLikelihoods: Float64Array, current: number, target: number): number {
  let [low, high] = [0, 1 - current];
  const variation = variationOfWeights(logLikelihoods);
  if (variation(high) <= target) return 1;
  for (let n = 0; n < BISECTIONS; n++) {
    const middle = (low + high) / 2;
    // As near as double precision has it.
    if (middle === low || middle === high) break;
    if (variation(middle) > target) high = middle;
    else low = middle;
  }
  return current + low;
}
