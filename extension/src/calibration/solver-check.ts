import type { ForwardModelKey } from '../forward/model-keys.ts';
import type { Random } from '../sampler/random.ts';
import type { SolverCheck } from './check-result.ts';
import { distinctSamples } from './density-maps.ts';
import { sampleEvaluator, type LikelihoodInput, type SampleEvaluator } from './evaluate-sample.ts';
import { fieldDifference } from './field-difference.ts';
import { checkVerdict, importanceWeights, meanShift } from './importance-check.ts';
import { openEvaluator, type OpenEvaluatorOptions } from './open-evaluator.ts';
import type { Pace } from './pace.ts';
import { posteriorQuantities, standardDeviationOf } from './posterior-summary.ts';

/** The model that checks. */
export const CHECKING_MODEL: ForwardModelKey = 'solver-1mm';
/** Of one sample on one thread, before any is measured. */
const SECONDS_A_SAMPLE = 0.15;

/** So long a check may take, before it has begun. */
export function expectedCheckSeconds(samples: number, helpers: number): number {
  return (samples * SECONDS_A_SAMPLE) / (1 + helpers);
}

/** A posterior that a model gave. */
export interface CheckedPosterior {
  /** Of equal weight, as the model evaluated them. */
  readonly samples: readonly Float64Array[];
  /** The same samples, as they are reported: other draws along the ridge of equal likelihood. */
  readonly reported: readonly Float64Array[];
  /** The model's. */
  readonly logLikelihoods: Float64Array;
  /** Place of the MAP sample. */
  readonly best: number;
}

export interface SolverCheckOptions {
  readonly posterior: CheckedPosterior;
  readonly model: Pick<SampleEvaluator, 'density'>;
  /** What the model evaluated, with the refined anatomy. */
  readonly input: LikelihoodInput;
  /** Samples to check; all of them where there are not as many. */
  readonly count: number;
  readonly random: Pick<Random, 'uniform'>;
  readonly threads: Pick<OpenEvaluatorOptions, 'createHelper' | 'helpers'>;
  readonly pace: Pace;
  /** What the progress calls this part of the run. */
  readonly stage: number;
}

/** Places of `count` of `total`, evenly spread from a random first one on. */
export function systematicPlaces(total: number, count: number, uniform: number): number[] {
  const taken = Math.min(total, count);
  return Array.from({ length: taken }, (_, n) =>
    Math.min(total - 1, Math.floor(((n + uniform) * total) / taken)),
  );
}

/** Log-likelihoods of the samples and the density of the first, by the model that checks. */
async function solved(samples: readonly Float64Array[], map: Float64Array, options: SolverCheckOptions) {
  const { threads, pace, stage } = options;
  const input: LikelihoodInput = { ...options.input, forwardModel: CHECKING_MODEL };
  const evaluator = await sampleEvaluator(input);
  const distinct = distinctSamples(samples);
  pace.begin(stage, distinct.length + 1, 'check');
  await pace.pause();
  const mapDensity = await evaluator.density(map);
  await pace.evaluated();
  const pool = await openEvaluator({
    ...threads,
    input,
    evaluator,
    typical: [],
    backend: 'wasm',
    onBackend: () => undefined,
  });
  try {
    const values = await pool.evaluate(
      distinct.map(({ places }) => samples[places[0]]),
      (count) => pace.evaluated(count),
    );
    const logLikelihoods = new Float64Array(samples.length);
    distinct.forEach(({ places }, n) => {
      for (const place of places) logLikelihoods[place] = values[n];
    });
    return { forwardModel: evaluator.forwardModel, logLikelihoods, mapDensity };
  } finally {
    pool.dispose();
    evaluator.simulator.dispose();
  }
}

/**
 * Holds a posterior against the solver at 1 mm: samples of it, systematically chosen, get the weight
 * exp(L_solver − L_model), by which they would be samples of the solver's posterior. The same for any number of helpers.
 */
export async function solverCheck(options: SolverCheckOptions): Promise<SolverCheck> {
  const { posterior, model, count, random } = options;
  const { samples, reported, best } = posterior;
  const places = systematicPlaces(samples.length, count, random.uniform());
  const ofModel = await model.density(samples[best]);
  const { forwardModel, logLikelihoods, mapDensity } = await solved(
    places.map((place) => samples[place]),
    samples[best],
    options,
  );
  const differences = logLikelihoods.map((value, n) => value - posterior.logLikelihoods[places[n]]);
  const { normalised, effectiveSampleSize, logDeviation } = importanceWeights(differences);
  const withPet = options.input.observation.pet !== undefined;
  const shifts = posteriorQuantities(withPet).map(({ name, of }) => ({
    name,
    shift: meanShift(
      Float64Array.from(places, (place) => of(reported[place])),
      normalised,
      standardDeviationOf(Float64Array.from(reported, of)),
    ),
  }));
  const reweighted = {
    samples: places.length,
    effectiveSampleSize,
    shifts: effectiveSampleSize > 0 ? shifts : [],
  };
  return {
    forwardModel,
    ...reweighted,
    logWeightDeviation: logDeviation,
    mapField: fieldDifference(ofModel, mapDensity),
    verdict: checkVerdict(reweighted),
  };
}
