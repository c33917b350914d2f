import { choleskyFactor, type Matrix, type Moments } from './covariance.ts';
import type { Random } from './random.ts';

/** What new samples are drawn from: moments of the stage's weighted samples. */
export interface ProposalSettings {
  /** β² of Ching & Chen 2007, Eq. 17: a step has β² times the samples' covariance. */
  readonly proposalScale: number;
  /**
   * How often a sample proposes not a step from where it is but a draw from a normal distribution fitted to
   * all samples (Chopin 2002), from 0 to 1. Where the target is near normal, half of those are accepted, and
   * each forgets where it came from: so chains of one move keep the samples as varied as the target.
   */
  readonly independentShare: number;
}

/** A normal distribution. */
export interface Normal {
  readonly mean: Float64Array;
  /** Lower Cholesky factor of the covariance. */
  readonly factor: Matrix;
}

export interface Proposals {
  /** Lower Cholesky factor of the weighted samples' covariance, which steps have the shape of. */
  readonly stepFactor: Matrix;
  /** What independent proposals are drawn from. */
  readonly independent: Normal;
}

export interface Proposal {
  readonly theta: Float64Array;
  /** Logarithm of the probability of proposing the way back over that of the way there. */
  readonly logBias: number;
}

/** The fitted normal is wider than the samples by this factor of variance, lest it miss the target's tails. */
const INFLATION = 1.3;
/** How far ahead of the samples the fitted normal lies, and its extra standard deviation that way, in drifts. */
const AHEAD = 1;
const AHEAD_DEVIATION = 2;

/**
 * Where the samples go next. Reweighting moves their mean: where the target lies beyond the samples, along a ridge
 * perhaps, by nearly a standard deviation at every stage, and where the samples have settled, by next to nothing.
 * A normal that reaches out along this drift finds in one stage what otherwise takes several, and in the meantime
 * the samples would have lost their spread and stay in whatever mode is near.
 * Undefined where the samples span less than the whole space.
 */
export function fitProposals(unweighted: Float64Array, { mean, covariance }: Moments): Proposals | undefined {
  const drift = mean.map((value, axis) => value - unweighted[axis]);
  const reaching = covariance.map((entries, row) =>
    entries.map((value, column) => INFLATION * value + AHEAD_DEVIATION ** 2 * drift[row] * drift[column]),
  );
  const stepFactor = choleskyFactor(covariance);
  const factor = choleskyFactor(reaching);
  if (!stepFactor || !factor) return undefined;
  return {
    stepFactor,
    independent: { mean: mean.map((value, axis) => value + AHEAD * drift[axis]), factor },
  };
}

/** A normal draw with covariance `scale`·factor·factorᵀ about `centre`. */
function normalAbout(centre: Float64Array, factor: Matrix, scale: number, random: Random): Float64Array {
  const normal = centre.map(() => random.normal());
  return centre.map((value, row) => {
    let step = 0;
    for (let column = 0; column <= row; column++) step += factor[row][column] * normal[column];
    return value + Math.sqrt(scale) * step;
  });
}

/** (θ − mean)ᵀ covariance⁻¹ (θ − mean). */
function squaredDistance(theta: Float64Array, { mean, factor }: Normal): number {
  const solved = new Float64Array(theta.length);
  let sum = 0;
  for (let row = 0; row < theta.length; row++) {
    let rest = theta[row] - mean[row];
    for (let column = 0; column < row; column++) rest -= factor[row][column] * solved[column];
    solved[row] = rest / factor[row][row];
    sum += solved[row] ** 2;
  }
  return sum;
}

/** A proposal for a sample at `from`. */
export function propose(
  from: Float64Array,
  { stepFactor, independent }: Proposals,
  settings: ProposalSettings,
  random: Random,
): Proposal {
  if (random.uniform() >= settings.independentShare) {
    return { theta: normalAbout(from, stepFactor, settings.proposalScale, random), logBias: 0 };
  }
  const theta = normalAbout(independent.mean, independent.factor, 1, random);
  const logBias = (squaredDistance(theta, independent) - squaredDistance(from, independent)) / 2;
  return { theta, logBias };
}
