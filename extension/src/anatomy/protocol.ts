import type { AnatomyInputs, AnatomyProblem, TissueResult } from './anatomy-result.ts';

export type {
  AnatomyDoubt,
  AnatomyInputs,
  AnatomyProblem,
  AnatomyQuality,
  TissueResult,
} from './anatomy-result.ts';

/** The one message to the worker; ending the worker cancels. */
export interface AnatomyRequest {
  readonly type: 'make';
  readonly inputs: AnatomyInputs;
}

export type AnatomyMessage =
  /** Part of the work that is done, 0 to 1. */
  | { readonly type: 'progress'; readonly part: number }
  | { readonly type: 'made'; readonly result: TissueResult }
  | { readonly type: 'failed'; readonly problem: AnatomyProblem };

export type AnatomyAnswer =
  | { readonly outcome: 'made'; readonly result: TissueResult }
  | { readonly outcome: 'cancelled' }
  | { readonly outcome: 'failed'; readonly problem: AnatomyProblem };
