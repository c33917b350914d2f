/** Throws RangeError when there is nothing. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('values is empty');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('values is empty');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of runs over the same cases: the mean over the cases of each one's median over the runs. */
export function meanOfMedians(runs: readonly (readonly number[])[]): number {
  return mean(runs[0].map((_, n) => median(runs.map((run) => run[n]))));
}
