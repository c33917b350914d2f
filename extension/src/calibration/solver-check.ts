import type { Random } from '../sampler/random.ts';
import type { SolverCheck } from './check-result.ts';
import type { CheckingSolver } from './checking-solver.ts';
import { distinctSamples } from './density-maps.ts';
import type { SampleEvaluator } from './evaluate-sample.ts';
import { fieldDifference } from './field-difference.ts';
import { checkVerdict, importanceWeights, meanShift } from './importance-check.ts';
import type { Pace } from './pace.ts';
import { posteriorQuantities, standardDeviationOf } from './posterior-summary.ts';
import { systematicPlaces } from './systematic-places.ts';

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
  readonly solver: CheckingSolver;
  /** Whether the likelihood has PET. */
  readonly withPet: boolean;
  /** Samples to check; all of them where there are not as many. */
  readonly count: number;
  readonly random: Pick<Random, 'uniform'>;
  readonly pace: Pace;
  /** What the progress calls this part of the run. */
  readonly stage: number;
}

/** Log-likelihoods of the samples and the density of the first, by the model that checks. */
async function solved(samples: readonly Float64Array[], map: Float64Array, options: SolverCheckOptions) {
  const { solver, pace, stage } = options;
  const distinct = distinctSamples(samples);
  pace.begin(stage, distinct.length + 1, 'check');
  await pace.pause();
  const mapDensity = await solver.evaluator.density(map);
  await pace.evaluated();
  const values = await solver.batches.evaluate(
    distinct.map(({ places }) => samples[places[0]]),
    (count) => pace.evaluated(count),
  );
  const logLikelihoods = new Float64Array(samples.length);
  distinct.forEach(({ places }, n) => {
    for (const place of places) logLikelihoods[place] = values[n];
  });
  return { forwardModel: solver.evaluator.forwardModel, logLikelihoods, mapDensity };
}

/**
 * Holds a posterior against the solver at 1 mm: samples of it, systematically chosen, get the weight
 * exp(L_solver − L_model), by which they would be samples of the solver's posterior. The same for any number of helpers.
 */
export async function solverCheck(options: SolverCheckOptions): Promise<SolverCheck> {
  const { posterior, model, count, random, withPet } = options;
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
