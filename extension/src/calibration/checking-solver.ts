import type { ForwardModelKey } from '../forward/model-keys.ts';
import type { BatchEvaluator } from './card-evaluator.ts';
import { sampleEvaluator, type LikelihoodInput, type SampleEvaluator } from './evaluate-sample.ts';
import { openEvaluator, type OpenEvaluatorOptions } from './open-evaluator.ts';

/** The model that corrects and checks. */
export const CHECKING_MODEL: ForwardModelKey = 'solver-1mm';

/** The solver at 1 mm on all threads, bound to a patient: it corrects a surrogate on the way, and checks a posterior. */
export interface CheckingSolver {
  readonly evaluator: SampleEvaluator;
  readonly batches: BatchEvaluator;
  readonly dispose: () => void;
}

/** `input`: of the model that is checked, with the refined anatomy. */
export async function openCheckingSolver(
  input: LikelihoodInput,
  threads: Pick<OpenEvaluatorOptions, 'createHelper' | 'helpers'>,
): Promise<CheckingSolver> {
  const ofSolver: LikelihoodInput = { ...input, forwardModel: CHECKING_MODEL };
  const evaluator = await sampleEvaluator(ofSolver);
  const batches = await openEvaluator({
    ...threads,
    input: ofSolver,
    evaluator,
    typical: [],
    backend: 'wasm',
    onBackend: () => undefined,
  });
  return {
    evaluator,
    batches,
    dispose: () => {
      batches.dispose();
      evaluator.simulator.dispose();
    },
  };
}
