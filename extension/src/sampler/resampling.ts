/**
 * Systematic resampling (Kitagawa 1996): `count` indices, each drawn in proportion to its weight, in ascending
 * order. `offset` is uniform in [0, 1). The weights sum to 1.
 */
export function systematicResampling(
  weights: Float64Array,
  offset: number,
  count = weights.length,
): Int32Array {
  const chosen = new Int32Array(count);
  const last = weights.findLastIndex((weight) => weight > 0);
  let index = 0;
  let sum = weights[0];
  for (let n = 0; n < count; n++) {
    const place = (n + offset) / count;
    // The last index that weighs anything catches what rounding leaves of the sum.
    while (sum <= place && index < last) sum += weights[++index];
    chosen[n] = index;
  }
  return chosen;
}
