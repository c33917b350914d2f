import type { Problem } from '../sampler/problem.ts';
import type { SamplingSpace } from '../tumor/sampling-coordinates.ts';
import type { Pace } from './pace.ts';

/** Where samples are evaluated: here alone, shared with helping workers, or on the graphics card. */
export type EvaluateSamples = (samples: readonly Float64Array[]) => Promise<Float64Array>;

/** The posterior over a study's free parameters, in the coordinates in which it is sampled. */
export function posteriorProblem(space: SamplingSpace, evaluate: EvaluateSamples, pace: Pace): Problem {
  return {
    dimension: space.dimension,
    samplePrior: (random) => space.sample(random),
    logPrior: (coordinates) => space.logPrior(coordinates),
    logLikelihood: (batch) => {
      pace.begin(pace.stages.length + (pace.evaluations > 0 ? 1 : 0), batch.length);
      return evaluate(batch.map((coordinates) => space.toParameters(coordinates)));
    },
  };
}
