import type { Prior, Range } from './prior.ts';

/** What the ranges of D, ρ and T leave to ½ log(D/ρ), log(ρT) and √(Dρ), each given those before it. */
export interface RidgeIntervals {
  /** Of ½ log(D/ρ). */
  readonly logWidth: Range;
  /** Of log(ρT), given ½ log(D/ρ). */
  logGrowth(logWidth: number): Range;
  /** Of √(Dρ), given both. Within it the uniform prior of D, ρ and T is uniform. */
  speed(logWidth: number, logGrowth: number): Range;
}

/** The intervals of a prior of which D, ρ and T are free. */
export function ridgeIntervals({ ranges }: Pick<Prior, 'ranges'>): RidgeIntervals {
  const [d, rate, time] = [0, 1, 2].map((n) => (ranges[n] ?? [0, Infinity]).map(Math.log));
  return {
    logWidth: [(d[0] - rate[1]) / 2, (d[1] - rate[0]) / 2],
    logGrowth: (logWidth) => [
      Math.max(rate[0], d[0] - 2 * logWidth) + time[0],
      Math.min(rate[1], d[1] - 2 * logWidth) + time[1],
    ],
    // With s = log √(Dρ): log D = s + logWidth, log ρ = s − logWidth, log T = logGrowth − log ρ.
    speed: (logWidth, logGrowth) => [
      Math.exp(Math.max(d[0] - logWidth, rate[0] + logWidth, logGrowth + logWidth - time[1])),
      Math.exp(Math.min(d[1] - logWidth, rate[1] + logWidth, logGrowth + logWidth - time[0])),
    ],
  };
}
