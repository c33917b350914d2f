import { fastLogLikelihood } from '../../../extension/src/tumor/fast-log-likelihood.ts';
import { isSparse, type Anatomy, type Simulator } from '../../../extension/src/tumor/forward-model.ts';
import type { Observation } from '../../../extension/src/tumor/log-likelihood.ts';
import type { GrowthParameters } from '../../../extension/src/tumor/parameters.ts';
import { sparseLogLikelihood } from '../../../extension/src/tumor/sparse-log-likelihood.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';

const IMAGING = { thresholdT1c: 0.7, thresholdFlair: 0.3, thresholdWidth: 0.06 };
/** Most repeats, and ms after the first sample's after which no other begins: code gets faster while it runs. */
const MOST_REPEATS = 64;
const ENOUGH_MS = 600;

export interface SampleTime {
  /** Of a sample whose start was seen before. */
  readonly warmMs: number;
  /** What the first sample of a start takes longer than that. */
  readonly encodingMs: number;
}

/** What is seen of a density. */
function observationOf(density: Float32Array, anatomy: Anatomy): Observation {
  return {
    tissue: tissueMask(anatomy),
    core: Uint8Array.from(density, (u) => (u > IMAGING.thresholdT1c ? 1 : 0)),
    wholeTumor: Uint8Array.from(density, (u) => (u > IMAGING.thresholdFlair ? 1 : 0)),
  };
}

/** Time of one log-likelihood, as a calibration evaluates it: the density, compared with every voxel of the tissue. */
export async function timeOfSample(
  simulator: Simulator,
  anatomy: Anatomy,
  { tumor, truth }: { readonly tumor: GrowthParameters; readonly truth: Float32Array },
): Promise<SampleTime> {
  const observation = observationOf(truth, anatomy);
  const whole = fastLogLikelihood(observation);
  const evaluate = isSparse(simulator)
    ? (
        (sparse) => () =>
          Promise.resolve(sparse(simulator.sparseDensity(tumor), IMAGING))
      )(await sparseLogLikelihood(observation, 'paper', simulator.voxels))
    : async () => whole((await simulator.densities([tumor]))[0], IMAGING);
  const time = async (): Promise<number> => {
    const began = performance.now();
    await evaluate();
    return performance.now() - began;
  };
  const first = await time();
  const repeats: number[] = [];
  const end = performance.now() + ENOUGH_MS;
  while (repeats.length < 1 || (repeats.length < MOST_REPEATS && performance.now() < end)) {
    repeats.push(await time());
  }
  const warmMs = Math.min(...repeats);
  return { warmMs, encodingMs: Math.max(0, first - warmMs) };
}
