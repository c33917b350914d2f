import { choleskyFactor, weightedMoments } from './covariance.ts';
import type { Problem } from './problem.ts';
import { propose, type ProposalMoments, type ProposalSettings } from './proposal.ts';
import { randomFrom, seedState, type Random, type RandomState } from './random.ts';
import { systematicResampling } from './resampling.ts';
import { nextExponent, plausibilityWeights, type Weights } from './tempering.ts';

export interface TmcmcSettings extends ProposalSettings {
  readonly samplesPerStage: number;
  readonly seed: number;
  /** What the coefficient of variation of a stage's weights is to be. */
  readonly coefficientOfVariation: number;
}

/** As in the implementation that the paper used; Ching & Chen suggest β = 0.2, so β² = 0.04. */
export const TMCMC_DEFAULTS = {
  coefficientOfVariation: 1,
  proposalScale: 0.2,
  independentShare: 0,
} as const;

/** All there is to know between two stages: written down, it is a checkpoint. */
export interface TmcmcState {
  readonly settings: TmcmcSettings;
  /** Stages done; 0 after the prior was sampled. */
  readonly stage: number;
  /** 0 for the prior, 1 for the posterior. */
  readonly temperingExponent: number;
  /** Sum of the logarithms of the stages' mean weights: at exponent 1 the log evidence. */
  readonly logEvidence: number;
  readonly samples: readonly Float64Array[];
  readonly logPriors: Float64Array;
  readonly logLikelihoods: Float64Array;
  readonly random: RandomState;
}

export interface TmcmcStageInfo {
  readonly stage: number;
  readonly temperingExponent: number;
  /** Moves accepted, of all samples. */
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

async function likelihoodsOf(problem: Problem, batch: readonly Float64Array[]): Promise<Float64Array> {
  const values = await problem.logLikelihood(batch);
  if (values.length !== batch.length) {
    throw new RangeError(`${values.length} log-likelihoods for ${batch.length} samples`);
  }
  const wrong = values.findIndex((value) => Number.isNaN(value) || value === Infinity);
  if (wrong >= 0) throw new RangeError(`logLikelihood of (${batch[wrong].join(', ')}) is ${values[wrong]}`);
  return values;
}

/** Samples the prior. Throws RangeError for settings out of range and for densities that are no numbers. */
export async function initTmcmc(problem: Problem, settings: TmcmcSettings): Promise<TmcmcState> {
  const { samplesPerStage, coefficientOfVariation, proposalScale, independentShare } = settings;
  if (!Number.isInteger(samplesPerStage) || samplesPerStage < 2) {
    throw new RangeError(`samplesPerStage is ${samplesPerStage}`);
  }
  for (const [name, value] of Object.entries({ coefficientOfVariation, proposalScale })) {
    if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${name} is ${value}`);
  }
  if (!(independentShare >= 0 && independentShare <= 1)) {
    throw new RangeError(`independentShare is ${independentShare}`);
  }
  const random = randomFrom(seedState(settings.seed));
  const samples = Array.from({ length: samplesPerStage }, () => problem.samplePrior(random));
  const logPriors = Float64Array.from(samples, (theta) => problem.logPrior(theta));
  const wrong = logPriors.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new RangeError(`logPrior of a draw from the prior is ${logPriors[wrong]}`);
  return {
    settings,
    stage: 0,
    temperingExponent: 0,
    logEvidence: 0,
    samples,
    logPriors,
    logLikelihoods: await likelihoodsOf(problem, samples),
    random: random.state(),
  };
}

interface Moved {
  readonly samples: Float64Array[];
  readonly logPriors: Float64Array;
  readonly logLikelihoods: Float64Array;
  readonly accepted: number;
  readonly different: number;
}

interface MoveInput {
  readonly problem: Problem;
  readonly state: TmcmcState;
  readonly exponent: number;
  readonly weights: Weights;
  readonly moments: ProposalMoments;
  readonly random: Random;
}

/** Resamples by weight; then each sample makes one Metropolis-Hastings move (chain length 1). */
async function resampleAndMove(input: MoveInput): Promise<Moved> {
  const { problem, state, exponent, random } = input;
  const leaders = systematicResampling(input.weights.normalised, random.uniform());
  const samples = Array.from(leaders, (leader) => state.samples[leader]);
  const logPriors = Float64Array.from(leaders, (leader) => state.logPriors[leader]);
  const logLikelihoods = Float64Array.from(leaders, (leader) => state.logLikelihoods[leader]);

  const proposals = samples.map((theta) => propose(theta, input.moments, state.settings, random));
  const proposedPriors = Float64Array.from(proposals, ({ theta }) => problem.logPrior(theta));
  // Outside the prior a proposal is rejected, not drawn again: that would favour samples near its edge.
  const possible = [...proposals.keys()].filter((n) => proposedPriors[n] > -Infinity);
  const proposedLikelihoods = await likelihoodsOf(
    problem,
    possible.map((n) => proposals[n].theta),
  );
  const moved = new Set<number>();
  possible.forEach((n, place) => {
    const gain = proposedPriors[n] - logPriors[n] + proposals[n].logBias;
    const logRatio = gain + exponent * (proposedLikelihoods[place] - logLikelihoods[n]);
    if (Math.log(1 - random.uniform()) > logRatio) return;
    samples[n] = proposals[n].theta;
    logPriors[n] = proposedPriors[n];
    logLikelihoods[n] = proposedLikelihoods[place];
    moved.add(n);
  });
  const stayed = new Set(leaders.filter((_, n) => !moved.has(n)));
  return { samples, logPriors, logLikelihoods, accepted: moved.size, different: moved.size + stayed.size };
}

/**
 * One stage of Transitional Markov chain Monte Carlo (Ching & Chen 2007) with chains of one move each
 * (BASIS, Wu et al. 2018): from the samples of one tempering exponent to those of the next. The state it is
 * given stays as it was, and the same state gives the same result.
 */
export async function stepTmcmc(problem: Problem, state: TmcmcState): Promise<TmcmcResult> {
  const { settings, logLikelihoods } = state;
  const stage = state.stage + 1;
  if (logLikelihoods.every((value) => value === -Infinity)) {
    return { outcome: 'degenerate', stage, reason: 'likelihood-is-zero' };
  }
  const exponent = nextExponent(logLikelihoods, state.temperingExponent, settings.coefficientOfVariation);
  const weights = plausibilityWeights(logLikelihoods, exponent - state.temperingExponent);
  const { mean, covariance } = weightedMoments(state.samples, weights.normalised);
  const factor = choleskyFactor(covariance);
  if (!factor) return { outcome: 'degenerate', stage, reason: 'samples-have-no-spread' };

  const random = randomFrom(state.random);
  const moved = await resampleAndMove({
    problem,
    state,
    exponent,
    weights,
    moments: { mean, factor },
    random,
  });
  const count = moved.samples.length;
  return {
    outcome: exponent === 1 ? 'converged' : 'running',
    state: {
      settings,
      stage,
      temperingExponent: exponent,
      logEvidence: state.logEvidence + weights.logMean,
      samples: moved.samples,
      logPriors: moved.logPriors,
      logLikelihoods: moved.logLikelihoods,
      random: random.state(),
    },
    info: {
      stage,
      temperingExponent: exponent,
      acceptanceRate: moved.accepted / count,
      effectiveSampleSize: weights.effectiveSampleSize,
      uniqueFraction: moved.different / count,
    },
  };
}
