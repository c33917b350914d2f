import type { Prior } from './prior.ts';
import { fromCoordinates, hasRidge, toCoordinates } from './sampling-coordinates.ts';

/**
 * Another draw of D, ρ and T from the posterior, of those with the same D/ρ and ρT. The density of cells, and
 * so the likelihood, depends on these two alone: along the ridge that is left the posterior is the prior, of
 * which a draw costs nothing. What a sampler with few samples leaves unexplored there is made good by it.
 * With s = ½ log(Dρ) the uniform prior has density proportional to exp(s) (see `logJacobian`), between the
 * ends that the ranges of D, ρ and T leave. Where one of them is fixed there is no ridge, and the draw is the same.
 */
export function redrawRidge(theta: Float64Array, prior: Prior, random: { uniform(): number }): Float64Array {
  if (!hasRidge(prior)) return theta;
  const coordinates = toCoordinates(theta);
  const [logWidth, logGrowth] = coordinates;
  const [d, rate, time] = [0, 1, 2].map((n) => (prior.ranges[n] ?? [0, Infinity]).map(Math.log));
  // log D = s + logWidth, log ρ = s − logWidth, log T = logGrowth − log ρ.
  const low = Math.max(d[0] - logWidth, rate[0] + logWidth, logGrowth + logWidth - time[1]);
  const high = Math.min(d[1] - logWidth, rate[1] + logWidth, logGrowth + logWidth - time[0]);
  if (!(high > low)) return theta;
  coordinates[2] = Math.log(Math.exp(low) + random.uniform() * (Math.exp(high) - Math.exp(low)));
  return fromCoordinates(coordinates);
}
