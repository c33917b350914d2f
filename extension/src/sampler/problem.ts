import type { Random } from './random.ts';

/** What is sampled: a prior density times a likelihood over vectors of `dimension` numbers. */
export interface Problem {
  readonly dimension: number;
  /** One draw from the prior. */
  samplePrior(random: Random): Float64Array;
  /** Logarithm of the prior density; −Infinity where it is 0. */
  logPrior(theta: Float64Array): number;
  /**
   * Logarithms of the likelihood, −Infinity where it is 0, in the order of the batch. A batch is all that a
   * stage needs, so whoever evaluates it may share it out. What it rejects with ends the step unchanged.
   */
  logLikelihood(batch: readonly Float64Array[]): Promise<Float64Array>;
}
