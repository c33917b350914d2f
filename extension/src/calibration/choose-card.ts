import { chooseBackend, type BackendChoice } from '../forward/choose-backend.ts';
import type { LikelihoodCard } from '../forward/likelihood-card.ts';
import { chooseSolver } from '../forward/solver/choose-solver.ts';
import { availableRenderer, isSoftwareRenderer } from '../forward/solver/webgl/open-context.ts';
import { createWebglSolver } from '../forward/solver/webgl/webgl-solver.ts';
import { openSurrogateCard } from '../forward/surrogate/card/open-surrogate-card.ts';
import { isSurrogate } from '../forward/surrogate/surrogate.ts';
import { toVector, type TumorParameters } from '../tumor/parameter-vector.ts';
import type { LikelihoodInput, SampleEvaluator } from './evaluate-sample.ts';
import { solverCard } from './solver-card.ts';

/**
 * Threads work in 16-bit integers: their densities are off by up to some 1e-4, by 1e-5 in the mean of a front's voxels. A voxel that just
 * disagrees with its label, by a density of 0.01, makes 2e-3 of its own share of that; whole log-likelihoods of samples that fit differ
 * by up to 1e-3. Cards in single precision are off by less than 1e-6, a driver that takes half precision by some 1e-2.
 */
const GREATEST_DIFFERENCE = { relative: 4e-3, absolute: 0.05 } as const;

export interface CardCandidates {
  readonly input: LikelihoodInput;
  /** Evaluates on this thread. */
  readonly evaluator: SampleEvaluator;
  /** Typical ones, at least one, starts in tissue. */
  readonly samples: readonly TumorParameters[];
  /** Threads that would share a batch between them, this one included. */
  readonly threads: number;
  /** Takes the card even where it is slower, for a run that began on one. */
  readonly preferWebgl: boolean;
  /** Name of the graphics card, if it is not to be asked. */
  readonly renderer?: () => string | undefined;
  /** See `BackendCandidates`. */
  readonly budgetMs?: number;
  /** Opens the surrogate's card, if not the one there is. */
  readonly openCard?: () => Promise<LikelihoodCard>;
}

type Choice = BackendChoice<LikelihoodCard>;

async function chooseForSolver(candidates: CardCandidates): Promise<Choice> {
  const { input, evaluator, samples, threads, preferWebgl, renderer = availableRenderer } = candidates;
  const { simulator: wasm, logLikelihoodOf } = evaluator;
  const [{ imaging }] = samples;
  const choice = await chooseSolver({
    renderer,
    openWebgl: () => createWebglSolver(input).prepare(input.anatomy),
    wasm,
    threads,
    parameters: samples.map(({ growth }) => growth),
    inspect: (density) => logLikelihoodOf(density, imaging),
    preferWebgl,
  });
  return choice.backend === 'wasm' ? choice : { ...choice, card: solverCard(choice.card, logLikelihoodOf) };
}

async function chooseForSurrogate(candidates: CardCandidates): Promise<Choice> {
  const { input, evaluator, samples, threads, preferWebgl, renderer = availableRenderer } = candidates;
  const { budgetMs } = candidates;
  const { simulator } = evaluator;
  // Nothing to evaluate in an anatomy without tissue.
  if (!isSurrogate(simulator)) return { backend: 'wasm', because: 'unavailable' };
  const { observation, likelihood } = input;
  const { encoded: patient } = simulator;
  const evaluate = (sample: TumorParameters): Promise<number> => evaluator.logLikelihood(toVector(sample));
  // One start: what a new one takes to encode is the same for both, and much more than what is to be compared.
  const { start } = samples[0].growth;
  const parameters = samples.map(({ growth, imaging }) => ({ imaging, growth: { ...growth, start } }));
  const name = renderer();
  if (name !== undefined && !isSoftwareRenderer(name)) await evaluate(parameters[0]);
  return chooseBackend<TumorParameters, number, LikelihoodCard>({
    renderer: () => name,
    openCard: candidates.openCard ?? (() => openSurrogateCard({ patient, observation, likelihood })),
    evaluate,
    agrees: (value, expected) => {
      const { relative, absolute } = GREATEST_DIFFERENCE;
      return Math.abs(value - expected) <= relative * Math.abs(expected) + absolute;
    },
    threads,
    parameters,
    preferWebgl,
    ...(budgetMs !== undefined && { budgetMs }),
  });
}

/** Whether the graphics card evaluates a calibration's samples, or the threads: by a short measurement. */
export function chooseCard(candidates: CardCandidates): Promise<Choice> {
  switch (candidates.input.forwardModel) {
    case 'solver-2mm':
      return chooseForSolver(candidates);
    case 'surrogate':
      return chooseForSurrogate(candidates);
    case 'paper-network':
      // Each thread chooses for itself.
      return Promise.resolve({ backend: 'wasm', because: 'unavailable' });
    case 'solver-1mm':
      // The card solves on the model's grid alone.
      return Promise.resolve({ backend: 'wasm', because: 'unavailable' });
  }
}
