import type { Matrix } from './covariance.ts';
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

export interface Proposal {
  readonly theta: Float64Array;
  /** Logarithm of the probability of proposing the way back over that of the way there. */
  readonly logBias: number;
}

/** The fitted normal is wider than the samples by this factor of variance, lest it miss the target's tails. */
const INFLATION = 1.3;

export interface ProposalMoments {
  readonly mean: Float64Array;
  /** Lower Cholesky factor of the covariance. */
  readonly factor: Matrix;
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
function squaredDistance(theta: Float64Array, { mean, factor }: ProposalMoments): number {
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
  moments: ProposalMoments,
  settings: ProposalSettings,
  random: Random,
): Proposal {
  if (random.uniform() >= settings.independentShare) {
    return { theta: normalAbout(from, moments.factor, settings.proposalScale, random), logBias: 0 };
  }
  const theta = normalAbout(moments.mean, moments.factor, INFLATION, random);
  const logBias = (squaredDistance(theta, moments) - squaredDistance(from, moments)) / 2 / INFLATION;
  return { theta, logBias };
}
