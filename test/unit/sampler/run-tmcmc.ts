import type { Problem } from '../../../extension/src/sampler/problem.ts';
import {
  initTmcmc,
  stepTmcmc,
  TMCMC_DEFAULTS,
  type TmcmcSettings,
  type TmcmcStageInfo,
  type TmcmcState,
} from '../../../extension/src/sampler/tmcmc.ts';

/** Uniform in [-halfWidth, halfWidth] along every axis. */
export function boxProblem(
  dimension: number,
  halfWidth: number,
  logLikelihood: (theta: Float64Array) => number,
): Problem {
  return {
    dimension,
    samplePrior: (random) =>
      Float64Array.from({ length: dimension }, () => halfWidth * (2 * random.uniform() - 1)),
    logPrior: (theta) =>
      theta.every((value) => Math.abs(value) <= halfWidth) ? -dimension * Math.log(2 * halfWidth) : -Infinity,
    logLikelihood: (batch) => Promise.resolve(Float64Array.from(batch, logLikelihood)),
  };
}

export interface TmcmcRun {
  readonly state: TmcmcState;
  readonly stages: readonly TmcmcStageInfo[];
}

export async function runTmcmc(
  problem: Problem,
  samplesPerStage: number,
  seed: number,
  others: Partial<TmcmcSettings> = {},
): Promise<TmcmcRun> {
  let state = await initTmcmc(problem, { ...TMCMC_DEFAULTS, samplesPerStage, seed, ...others });
  const stages: TmcmcStageInfo[] = [];
  for (;;) {
    const result = await stepTmcmc(problem, state);
    if (result.outcome === 'degenerate') throw new Error(`degenerate: ${result.reason}`);
    stages.push(result.info);
    state = result.state;
    if (result.outcome === 'converged') return { state, stages };
  }
}

export function marginal(state: TmcmcState, axis: number): number[] {
  return state.samples.map((theta) => theta[axis]);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function standardDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}
