/** Sum of the weights that the kernel mixes fields with: the greatest integer of 16 bits. */
export const WEIGHT_SUM = 32767;

/**
 * Weights (not negative, of sum 1) as integers of sum 32767. Rounding moves a mean of fields that differ by 10 mm by
 * less than 1 µm a field.
 */
export function fixedWeights(weights: readonly number[]): number[] {
  const fixed = weights.map((weight) => Math.round(weight * WEIGHT_SUM));
  const rest = WEIGHT_SUM - fixed.reduce((sum, weight) => sum + weight, 0);
  const greatest = fixed.indexOf(Math.max(...fixed));
  fixed[greatest] += rest;
  return fixed;
}
