import { sampleEvaluator } from '../../../extension/src/calibration/evaluate-sample.ts';
import { likelihoodInput } from '../../../extension/src/calibration/likelihood-input.ts';
import { prepareInputs } from '../../../extension/src/calibration/prepare-inputs.ts';
import type { CalibrationSettings } from '../../../extension/src/calibration/protocol.ts';
import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';
import { fromVector, toVector } from '../../../extension/src/tumor/parameter-vector.ts';
import { uniformPrior } from '../../../extension/src/tumor/prior.ts';
import { ridgeInterval } from '../../../extension/src/tumor/ridge-interval.ts';
import { fromCoordinates, toCoordinates } from '../../../extension/src/tumor/sampling-coordinates.ts';
import { resampleTrilinear } from '../../../extension/src/volume/resample-trilinear.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import type { StudyCase } from '../../benchmark/calibration/calibration-case.ts';
import { bestImaging } from './best-imaging.ts';
import { nelderMead, type Vertex } from './nelder-mead.ts';

/** Of log √(D/ρ), log ρT, and the start in mm. */
const STEPS = [0.15, 0.1, 2, 2, 2] as const;
/** Of the log-posterior. */
const TOLERANCE = 0.05;
const MOST_EVALUATIONS = 80;
/** From the prior, of which the best one is a start of its own. */
const DRAWS = 24;

/** The greatest posterior that was found, as plain data. */
export interface PosteriorMode {
  /** In the order of `parameterNames`. D, ρ and T are in the middle of all that give the same posterior. */
  readonly theta: readonly number[];
  readonly logLikelihood: number;
  /** From which of the starts it was found; the one after the last is the best draw from the prior. */
  readonly from: number;
  /** Of every start. */
  readonly logLikelihoods: readonly number[];
  readonly evaluations: number;
}

export interface FoundMode {
  readonly mode: PosteriorMode;
  /** On the case's output grid. */
  readonly density: Volume<Float32Array>;
}

/**
 * The posterior's mode under one growth model, with the paper's prior: the best of local maxima found from several parameter
 * vectors and from the best of some draws from the prior. D, ρ and T count through √(D/ρ) and ρT alone (Eq. 1) and the prior
 * is uniform, so the search goes over these two and the start; imaging parameters are the best for each density.
 */
export async function posteriorMode(
  { name, inputs, outputGrid }: StudyCase,
  settings: CalibrationSettings,
  starts: readonly Float64Array[],
): Promise<FoundMode> {
  const preparation = prepareInputs(inputs, outputGrid);
  if (preparation.outcome === 'failed') throw new Error(`${name}: ${preparation.problem.kind}`);
  const { startRegion, observation } = preparation.prepared;
  const evaluator = await sampleEvaluator(likelihoodInput(preparation.prepared, settings));
  const prior = uniformPrior(startRegion, observation.pet !== undefined);
  const random = randomFrom(seedState(settings.seed));
  const draws = Array.from({ length: DRAWS }, () => prior.sample(random));

  let evaluations = 0;
  // What was the best for one density is nearly so for the next.
  let { imaging } = fromVector(draws[0]);
  const thetaAt = (at: Float64Array): Float64Array | undefined => {
    const [low, high] = ridgeInterval(prior, at[0], at[1]);
    if (!(high > low)) return undefined;
    const { growth } = fromVector(
      fromCoordinates(Float64Array.of(at[0], at[1], Math.log((low + high) / 2), at[2], at[3], at[4])),
    );
    const theta = toVector({ growth, imaging });
    const allowed = prior.logDensity(theta) > -Infinity && evaluator.simulator.isTissue(growth.start);
    return allowed ? theta : undefined;
  };
  const valueAt = async (at: Float64Array): Promise<number> => {
    const theta = thetaAt(at);
    if (!theta) return Infinity;
    evaluations++;
    const density = await evaluator.density(theta);
    imaging = bestImaging({ observation, logLikelihoodOf: evaluator.logLikelihoodOf }, density, imaging);
    return -evaluator.logLikelihoodOf(density, imaging);
  };
  const searched = (theta: Float64Array): Float64Array => {
    const coordinates = toCoordinates(theta);
    return Float64Array.of(coordinates[0], coordinates[1], ...coordinates.subarray(3, 6));
  };

  try {
    const drawn: Vertex[] = [];
    for (const draw of draws) drawn.push({ at: searched(draw), value: await valueAt(searched(draw)) });
    const [best] = drawn.sort((a, b) => a.value - b.value);
    const found: Vertex[] = [];
    for (const start of [...starts.map(searched), best.at]) {
      found.push(
        await nelderMead(valueAt, start, {
          steps: STEPS,
          tolerance: TOLERANCE,
          evaluations: MOST_EVALUATIONS,
        }),
      );
    }
    const values = found.map(({ value }) => value);
    const from = values.indexOf(Math.min(...values));
    await valueAt(found[from].at);
    const theta = thetaAt(found[from].at);
    if (!theta) throw new Error(`${name}: no start of the search is in the prior`);
    const density = await evaluator.density(theta);
    return {
      mode: {
        theta: [...theta],
        logLikelihood: -values[from],
        from,
        logLikelihoods: values.map((value) => -value),
        evaluations,
      },
      density: resampleTrilinear(
        makeVolume(preparation.prepared.anatomy.grid, Float32Array.from(density)),
        outputGrid,
      ),
    };
  } finally {
    evaluator.simulator.dispose();
  }
}
