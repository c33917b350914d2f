import type { TumorParameters } from '../../../extension/src/tumor/parameter-vector.ts';
import { median } from '../solver/median.ts';

/** Log-likelihoods of a batch, by place. */
export type EvaluateBatch = (samples: readonly TumorParameters[]) => Promise<Float64Array>;

export interface TimedBatches {
  readonly msPerSample: number;
  readonly repeatsMs: readonly number[];
  readonly values: Float64Array;
}

/** The median over repeats of a whole batch, after some to warm up. */
export async function timeBatches(
  evaluate: EvaluateBatch,
  samples: readonly TumorParameters[],
  { warmUps, repeats }: { readonly warmUps: number; readonly repeats: number },
): Promise<TimedBatches> {
  let values: Float64Array = new Float64Array();
  for (let n = 0; n < warmUps; n++) values = await evaluate(samples);
  const repeatsMs: number[] = [];
  for (let n = 0; n < repeats; n++) {
    const began = performance.now();
    values = await evaluate(samples);
    repeatsMs.push(performance.now() - began);
  }
  return { msPerSample: median(repeatsMs) / samples.length, repeatsMs, values };
}

/** The greatest relative difference of values that both have. */
export function greatestDifference(values: Float64Array, expected: Float64Array): number {
  return expected.reduce((most, value, n) => {
    const difference = Math.abs(values[n] / value - 1);
    // Not Math.max: what is no number must not count as agreement.
    return difference <= most ? most : difference;
  }, 0);
}
