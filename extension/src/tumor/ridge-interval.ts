import type { Prior, Range } from './prior.ts';

/**
 * The interval that the ranges of D, ρ and T, all of them free, leave to √(Dρ), given ½ log(D/ρ) and log(ρT). Within
 * it the uniform prior of D, ρ and T is uniform.
 */
export function ridgeInterval({ ranges }: Pick<Prior, 'ranges'>, logWidth: number, logGrowth: number): Range {
  const [d, rate, time] = [0, 1, 2].map((n) => (ranges[n] ?? [0, Infinity]).map(Math.log));
  // With s = log √(Dρ): log D = s + logWidth, log ρ = s − logWidth, log T = logGrowth − log ρ.
  const low = Math.max(d[0] - logWidth, rate[0] + logWidth, logGrowth + logWidth - time[1]);
  const high = Math.min(d[1] - logWidth, rate[1] + logWidth, logGrowth + logWidth - time[0]);
  return [Math.exp(low), Math.exp(high)];
}
