import type { Problem } from './problem.ts';
import { likelihoodsOf } from './moves.ts';
import { randomFrom } from './random.ts';
import { systematicResampling } from './resampling.ts';
import { plausibilityWeights, variationOfWeights } from './tempering.ts';
import { choosePopulation, type TmcmcState } from './tmcmc.ts';

/** Exponents are looked for downwards in steps of an eighth of an octave, six octaves far. */
const STEPS_AN_OCTAVE = 8;
const OCTAVES = 6;
/** Fewer samples than so many for each dimension, effectively, are too few to go on from: they would not span the space. */
const LEAST_EFFECTIVE = 4;

/**
 * The greatest exponent up to `current` at which samples of the former tempered likelihood have weights, for the new one, that vary
 * by no more than `target`; where there is none, the one at which they vary least.
 */
function exponentAfter(former: Float64Array, now: Float64Array, current: number, target: number): number {
  let [best, least] = [current, Infinity];
  for (let step = 0; step <= OCTAVES * STEPS_AN_OCTAVE; step++) {
    const exponent = current * 2 ** (-step / STEPS_AN_OCTAVE);
    const variation = variationOfWeights(logWeights(former, now, current, exponent))(1);
    if (variation <= target) return exponent;
    if (variation < least) [best, least] = [exponent, variation];
  }
  return best;
}

function logWeights(former: Float64Array, now: Float64Array, from: number, to: number): Float64Array {
  return now.map((value, n) => (value === -Infinity ? -Infinity : to * value - from * former[n]));
}

/**
 * A state between two stages whose likelihood is no longer the one that the state knows: the samples are evaluated anew, weighed
 * exp(β′ L_new − β L_former), and resampled. β′ is β, or less where the two differ so much that too few samples would count: then
 * stages that were done are done again, with the new likelihood. Undefined where for every β′ too few samples would count
 * to go on from; gives the state as it is where no sample is possible any more.
 */
export async function afterChangedLikelihood(
  problem: Problem,
  state: TmcmcState,
): Promise<TmcmcState | undefined> {
  const { settings, samples, logLikelihoods, temperingExponent } = state;
  const distinct = [...new Set(samples)];
  const values = await likelihoodsOf(problem, distinct);
  const valueOf = new Map(distinct.map((sample, n) => [sample, values[n]]));
  const now = Float64Array.from(samples, (sample) => valueOf.get(sample) ?? NaN);
  const changed = { ...state, logLikelihoods: now };
  if (temperingExponent === 0 || now.every((value) => value === -Infinity)) return changed;
  const { coefficientOfVariation } = settings;
  const exponent = exponentAfter(logLikelihoods, now, temperingExponent, coefficientOfVariation);
  const weights = plausibilityWeights(logWeights(logLikelihoods, now, temperingExponent, exponent), 1);
  if (weights.effectiveSampleSize < LEAST_EFFECTIVE * samples[0].length) return undefined;
  const random = randomFrom(state.random);
  const leaders = systematicResampling(weights.normalised, random.uniform(), samples.length);
  return {
    ...changed,
    ...choosePopulation(changed, leaders),
    temperingExponent: exponent,
    logEvidence: state.logEvidence + weights.logMean,
    logEvidenceVariance: state.logEvidenceVariance + 1 / weights.effectiveSampleSize - 1 / samples.length,
    random: random.state(),
  };
}
