import { FORWARD_MODELS } from '../forward/catalog.ts';
import type { Backend } from '../forward/choose-backend.ts';
import { fromVector } from '../tumor/parameter-vector.ts';
import { CardEvaluator, type BatchEvaluator } from './card-evaluator.ts';
import { chooseCard } from './choose-card.ts';
import type { LikelihoodInput, SampleEvaluator } from './evaluate-sample.ts';
import { EvaluationPool } from './evaluation-pool.ts';

export interface OpenEvaluatorOptions {
  readonly input: LikelihoodInput;
  /** Evaluates on this thread. */
  readonly evaluator: SampleEvaluator;
  readonly createHelper: (() => Worker) | undefined;
  readonly helpers: number;
  /** Draws of the prior, to measure with. */
  readonly typical: readonly Float64Array[];
  /** What a run that goes on here was evaluated by, or must be. */
  readonly backend: Backend | undefined;
  /** Told which implementation evaluates from now on. */
  readonly onBackend: (backend: Backend) => void;
}

/** A thread that solves at 1 mm takes some 150 MB. */
const MOST_REFINED_HELPERS = 3;

/** The threads' pool, or the graphics card where that is faster (see `chooseCard`). */
export async function openEvaluator(options: OpenEvaluatorOptions): Promise<BatchEvaluator> {
  const { input, evaluator, createHelper, helpers, typical, backend, onBackend } = options;
  const { simulator, logLikelihood: evaluate, density: solve } = evaluator;
  const { needsRefined } = FORWARD_MODELS[input.forwardModel];
  const most = needsRefined ? MOST_REFINED_HELPERS : Infinity;
  const openPool = (): EvaluationPool => {
    onBackend('wasm');
    return new EvaluationPool({ input, evaluate, solve, createHelper, helpers: Math.min(helpers, most) });
  };
  const samples = typical.map(fromVector).filter(({ growth }) => simulator.isTissue(growth.start));
  if (backend === 'wasm' || samples.length === 0) return openPool();

  const threads = createHelper ? helpers + 1 : 1;
  const preferWebgl = backend === 'webgl2';
  const choice = await chooseCard({ input, evaluator, samples, threads, preferWebgl });
  if (choice.backend === 'wasm') return openPool();
  onBackend('webgl2');
  return new CardEvaluator({ card: choice.card, solve, openInstead: openPool });
}

/** `ForwardModel.id` with what computed; the threads alone are not named. */
export function describeBackends(forwardModel: string, backends: readonly Backend[]): string {
  const used = [...new Set(backends)];
  return used.includes('webgl2') ? `${forwardModel} backend=${used.join('+')}` : forwardModel;
}
