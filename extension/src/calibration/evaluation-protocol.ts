import type { LikelihoodInput } from './evaluate-sample.ts';

/** What is wanted of samples: their log-likelihoods, or the densities behind those. */
export type SampleTask = 'evaluate' | 'solve';

/**
 * What a calibration asks of the workers that evaluate samples for it. `prepare` comes first, and once; `correct` holds for all
 * samples that come after it.
 */
export type EvaluationRequest =
  | { readonly type: 'prepare'; readonly input: LikelihoodInput }
  | { readonly type: 'correct'; readonly shift: Float32Array }
  | { readonly type: SampleTask; readonly chunk: number; readonly samples: readonly Float64Array[] };

/** One value for each of a chunk's samples, in their order. */
export type EvaluationMessage =
  | { readonly type: 'evaluated'; readonly chunk: number; readonly logLikelihoods: Float64Array }
  | { readonly type: 'solved'; readonly chunk: number; readonly densities: readonly Float32Array[] };
