import type { LikelihoodInput } from './evaluate-sample.ts';

/** What a calibration asks of the workers that evaluate samples for it. `prepare` comes first, and once. */
export type EvaluationRequest =
  | { readonly type: 'prepare'; readonly input: LikelihoodInput }
  | { readonly type: 'evaluate'; readonly chunk: number; readonly samples: readonly Float64Array[] };

/** Log-likelihoods of a chunk's samples, in their order. */
export interface EvaluationMessage {
  readonly chunk: number;
  readonly logLikelihoods: Float64Array;
}
