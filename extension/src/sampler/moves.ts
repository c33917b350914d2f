import { moments } from './covariance.ts';
import type { Problem } from './problem.ts';
import { fitProposals, propose, type ProposalSettings, type Proposals } from './proposal.ts';
import type { Random } from './random.ts';

/** Log-likelihoods of a batch. Rejects with RangeError for what is no log-likelihood. */
export async function likelihoodsOf(problem: Problem, batch: readonly Float64Array[]): Promise<Float64Array> {
  const values = await problem.logLikelihood(batch);
  if (values.length !== batch.length) {
    throw new RangeError(`${values.length} log-likelihoods for ${batch.length} samples`);
  }
  const wrong = values.findIndex((value) => Number.isNaN(value) || value === Infinity);
  if (wrong >= 0) throw new RangeError(`logLikelihood of (${batch[wrong].join(', ')}) is ${values[wrong]}`);
  return values;
}

/** Samples with their densities. */
export interface Population {
  readonly samples: readonly Float64Array[];
  readonly logPriors: Float64Array;
  readonly logLikelihoods: Float64Array;
}

/** How long the samples of a stage move. */
export interface MoveSettings extends ProposalSettings {
  /** Moves that every sample makes at a stage. */
  readonly chainLength: number;
  /**
   * A stage goes on to make moves, up to so many, until its samples have accepted `acceptedMoves` on average.
   */
  readonly longestChain: number;
  readonly acceptedMoves: number;
  /**
   * Moves that every sample makes after all that, once, when the exponent is 1: only the last samples are looked at,
   * and each move makes them less alike. Their proposals are fitted anew before each, to where the samples are by then.
   */
  readonly lastMoves: number;
}

export interface MoveInput {
  readonly problem: Problem;
  readonly settings: MoveSettings;
  readonly exponent: number;
  readonly proposals: Proposals;
  readonly random: Random;
}

/** Every sample makes one Metropolis-Hastings move. */
async function move(
  population: Population,
  input: MoveInput,
): Promise<{ readonly population: Population; readonly accepted: number }> {
  const { problem, settings, exponent, random } = input;
  const samples = [...population.samples];
  const logPriors = Float64Array.from(population.logPriors);
  const logLikelihoods = Float64Array.from(population.logLikelihoods);
  const proposed = samples.map((theta) => propose(theta, input.proposals, settings, random));
  const proposedPriors = Float64Array.from(proposed, ({ theta }) => problem.logPrior(theta));
  // Outside the prior a proposal is rejected, not drawn again: that would favour samples near its edge.
  const possible = [...proposed.keys()].filter((n) => proposedPriors[n] > -Infinity);
  const proposedLikelihoods = await likelihoodsOf(
    problem,
    possible.map((n) => proposed[n].theta),
  );
  let accepted = 0;
  possible.forEach((n, place) => {
    const gain = proposedPriors[n] - logPriors[n] + proposed[n].logBias;
    const logRatio = gain + exponent * (proposedLikelihoods[place] - logLikelihoods[n]);
    if (Math.log(1 - random.uniform()) > logRatio) return;
    samples[n] = proposed[n].theta;
    logPriors[n] = proposedPriors[n];
    logLikelihoods[n] = proposedLikelihoods[place];
    accepted += 1;
  });
  return { population: { samples, logPriors, logLikelihoods }, accepted };
}

/** Proposals from where the samples are, whose mean moves no more; as they were where the samples have lost their spread. */
function refitted({ samples }: Population, input: MoveInput): MoveInput {
  const now = moments(samples);
  return { ...input, proposals: fitProposals(now.mean, now) ?? input.proposals };
}

/** As many moves as the settings ask for. */
export async function moveOn(
  resampled: Population,
  input: MoveInput,
): Promise<{ readonly population: Population; readonly moves: number; readonly acceptanceRate: number }> {
  const { chainLength, longestChain, acceptedMoves, lastMoves } = input.settings;
  const count = resampled.samples.length;
  let population = resampled;
  let accepted = 0;
  let moves = 0;
  const moveBy = async (proposing: MoveInput): Promise<void> => {
    const moved = await move(population, proposing);
    population = moved.population;
    accepted += moved.accepted;
    moves += 1;
  };
  while (moves < chainLength || (moves < longestChain && accepted < acceptedMoves * count)) {
    await moveBy(input);
  }
  const end = input.exponent === 1 ? moves + lastMoves : moves;
  while (moves < end) await moveBy(refitted(population, input));
  return { population, moves, acceptanceRate: accepted / moves / count };
}
