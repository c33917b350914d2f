import type { Accuracy } from '../forward/solver/time-steps.ts';
import { FORWARD_MODELS } from '../forward/catalog.ts';
import type { ForwardModelKey } from '../forward/model-keys.ts';
import { fastLogLikelihood, type LogLikelihood } from '../tumor/fast-log-likelihood.ts';
import { isCorrectable, isSparse, type Anatomy, type Simulator } from '../tumor/forward-model.ts';
import type { LikelihoodVariant, Observation } from '../tumor/log-likelihood.ts';
import { fromVector } from '../tumor/parameter-vector.ts';
import { sparseLogLikelihood } from '../tumor/sparse-log-likelihood.ts';

/** All that the log-likelihood of a sample depends on: plain data, so that it can be sent to a worker. */
export interface LikelihoodInput {
  readonly forwardModel: ForwardModelKey;
  /** With `refined` where the model needs it. */
  readonly anatomy: Anatomy;
  readonly observation: Observation;
  /** D_w / D_g. */
  readonly diffusivityRatio: number;
  readonly accuracy: Accuracy;
  readonly likelihood: LikelihoodVariant;
}

/** A growth model and a likelihood bound to one patient. */
export interface SampleEvaluator {
  /** `ForwardModel.id`. */
  readonly forwardModel: string;
  readonly simulator: Simulator;
  /** Cell density for a parameter vector. Rejects as `Simulator.densities` does. */
  readonly density: (theta: Float64Array) => Promise<Float32Array>;
  readonly logLikelihoodOf: LogLikelihood;
  /** Logarithm of Eq. 4 for a parameter vector in the order of `parameterNames`; −Infinity where growth cannot start. */
  readonly logLikelihood: (theta: Float64Array) => Promise<number>;
}

/** See `CorrectableSimulator.correct`. Throws TypeError for a model that cannot be corrected. */
export function correct({ simulator, forwardModel }: SampleEvaluator, shift: Float32Array): void {
  if (!isCorrectable(simulator)) throw new TypeError(`${forwardModel} cannot be corrected`);
  simulator.correct(shift);
}

/** Every worker of a calibration evaluates with this, so that it does not matter which of them does. */
export async function sampleEvaluator(input: LikelihoodInput): Promise<SampleEvaluator> {
  const { accuracy, diffusivityRatio } = input;
  const model = FORWARD_MODELS[input.forwardModel].create({ accuracy, diffusivityRatio });
  const simulator = await model.prepare(input.anatomy);
  const { observation, likelihood } = input;
  const logLikelihoodOf = fastLogLikelihood(observation, likelihood);
  const sparse = isSparse(simulator)
    ? { simulator, logLikelihoodOf: await sparseLogLikelihood(observation, likelihood, simulator.voxels) }
    : undefined;
  return {
    forwardModel: model.id,
    simulator,
    density: async (theta) => {
      const [density] = await simulator.densities([fromVector(theta).growth]);
      return density;
    },
    logLikelihoodOf,
    logLikelihood: async (theta) => {
      const { growth, imaging } = fromVector(theta);
      // On the very face between two voxels rounding decides which of them the start is in.
      if (!simulator.isTissue(growth.start)) return -Infinity;
      if (sparse) return sparse.logLikelihoodOf(sparse.simulator.sparseDensity(growth), imaging);
      const [density] = await simulator.densities([growth]);
      return logLikelihoodOf(density, imaging);
    },
  };
}
