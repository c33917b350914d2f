import { moments, weightedMoments } from './covariance.ts';
import { likelihoodsOf, moveOn, type MoveSettings, type Population } from './moves.ts';
import type { Problem } from './problem.ts';
import { fitProposals } from './proposal.ts';
import { randomFrom, seedState, type RandomState } from './random.ts';
import { systematicResampling } from './resampling.ts';
import { nextExponent, plausibilityWeights } from './tempering.ts';

export interface TmcmcSettings extends MoveSettings {
  readonly samplesPerStage: number;
  /** Draws from the prior that the first stage chooses from, at least `samplesPerStage`; as many if absent. */
  readonly priorSamples?: number;
  readonly seed: number;
  /** What the coefficient of variation of a stage's weights is to be. */
  readonly coefficientOfVariation: number;
}

/** As in the implementation that the paper used; Ching & Chen suggest β = 0.2, so β² = 0.04. */
export const TMCMC_DEFAULTS = {
  coefficientOfVariation: 1,
  proposalScale: 0.2,
  independentShare: 0,
  chainLength: 1,
  longestChain: 1,
  acceptedMoves: 0,
  lastMoves: 0,
} as const;

/** All there is to know between two stages: written down, it is a checkpoint. */
export interface TmcmcState extends Population {
  readonly settings: TmcmcSettings;
  /** Stages done; 0 after the prior was sampled. */
  readonly stage: number;
  /** 0 for the prior, 1 for the posterior. */
  readonly temperingExponent: number;
  /** Sum of the logarithms of the stages' mean weights: at exponent 1 the log evidence. */
  readonly logEvidence: number;
  /** Variance of `logEvidence`, as if the samples of a stage were independent. */
  readonly logEvidenceVariance: number;
  readonly random: RandomState;
}

export interface TmcmcStageInfo {
  readonly stage: number;
  readonly temperingExponent: number;
  /** Moves that every sample made. */
  readonly moves: number;
  /** Moves accepted, of all. */
  readonly acceptanceRate: number;
  /** Of the weights by which the stage was resampled. */
  readonly effectiveSampleSize: number;
  /** Part of the stage's samples that differ from each other. */
  readonly uniqueFraction: number;
}

/** Why sampling cannot go on: no sample is possible; or they span less than the whole space. */
export type TmcmcFailure = 'likelihood-is-zero' | 'samples-have-no-spread';

export type TmcmcResult =
  | { readonly outcome: 'running' | 'converged'; readonly state: TmcmcState; readonly info: TmcmcStageInfo }
  | { readonly outcome: 'degenerate'; readonly stage: number; readonly reason: TmcmcFailure };

/** Samples the prior. Throws RangeError for settings out of range and for densities that are no numbers. */
export async function initTmcmc(problem: Problem, settings: TmcmcSettings): Promise<TmcmcState> {
  const { samplesPerStage, coefficientOfVariation, proposalScale, independentShare } = settings;
  const { priorSamples = samplesPerStage, chainLength, longestChain, acceptedMoves, lastMoves } = settings;
  const leasts = {
    samplesPerStage: 2,
    priorSamples: samplesPerStage,
    chainLength: 1,
    longestChain: chainLength,
    lastMoves: 0,
  };
  for (const [name, value] of Object.entries({
    samplesPerStage,
    priorSamples,
    chainLength,
    longestChain,
    lastMoves,
  })) {
    if (!Number.isInteger(value) || value < leasts[name as keyof typeof leasts]) {
      throw new RangeError(`${name} is ${value}`);
    }
  }
  if (!(acceptedMoves >= 0)) throw new RangeError(`acceptedMoves is ${acceptedMoves}`);
  for (const [name, value] of Object.entries({ coefficientOfVariation, proposalScale })) {
    if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${name} is ${value}`);
  }
  if (!(independentShare >= 0 && independentShare <= 1)) {
    throw new RangeError(`independentShare is ${independentShare}`);
  }
  const random = randomFrom(seedState(settings.seed));
  const samples = Array.from({ length: priorSamples }, () => problem.samplePrior(random));
  const logPriors = Float64Array.from(samples, (theta) => problem.logPrior(theta));
  const wrong = logPriors.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new RangeError(`logPrior of a draw from the prior is ${logPriors[wrong]}`);
  return {
    settings,
    stage: 0,
    temperingExponent: 0,
    logEvidence: 0,
    logEvidenceVariance: 0,
    samples,
    logPriors,
    logLikelihoods: await likelihoodsOf(problem, samples),
    random: random.state(),
  };
}

/** The samples of these places. */
export function choosePopulation(
  { samples, logPriors, logLikelihoods }: Population,
  leaders: Int32Array,
): Population {
  return {
    samples: Array.from(leaders, (leader) => samples[leader]),
    logPriors: Float64Array.from(leaders, (leader) => logPriors[leader]),
    logLikelihoods: Float64Array.from(leaders, (leader) => logLikelihoods[leader]),
  };
}

/**
 * One stage of Transitional Markov chain Monte Carlo (Ching & Chen 2007), by default with chains of one move
 * each (BASIS, Wu et al. 2018): from the samples of one tempering exponent to those of the next. The state it
 * is given stays as it was, and the same state gives the same result.
 */
export async function stepTmcmc(problem: Problem, state: TmcmcState): Promise<TmcmcResult> {
  const { settings, logLikelihoods } = state;
  const stage = state.stage + 1;
  if (logLikelihoods.every((value) => value === -Infinity)) {
    return { outcome: 'degenerate', stage, reason: 'likelihood-is-zero' };
  }
  const exponent = nextExponent(logLikelihoods, state.temperingExponent, settings.coefficientOfVariation);
  const weights = plausibilityWeights(logLikelihoods, exponent - state.temperingExponent);
  const before = state.samples.length;
  const proposals = fitProposals(
    moments(state.samples).mean,
    weightedMoments(state.samples, weights.normalised),
  );
  if (!proposals) return { outcome: 'degenerate', stage, reason: 'samples-have-no-spread' };

  const random = randomFrom(state.random);
  const leaders = systematicResampling(weights.normalised, random.uniform(), settings.samplesPerStage);
  const input = { problem, settings, exponent, proposals, random };
  const { population, moves, acceptanceRate } = await moveOn(choosePopulation(state, leaders), input);
  return {
    outcome: exponent === 1 ? 'converged' : 'running',
    state: {
      settings,
      stage,
      temperingExponent: exponent,
      logEvidence: state.logEvidence + weights.logMean,
      logEvidenceVariance: state.logEvidenceVariance + 1 / weights.effectiveSampleSize - 1 / before,
      ...population,
      random: random.state(),
    },
    info: {
      stage,
      temperingExponent: exponent,
      moves,
      acceptanceRate,
      effectiveSampleSize: weights.effectiveSampleSize,
      uniqueFraction: new Set(population.samples).size / settings.samplesPerStage,
    },
  };
}
