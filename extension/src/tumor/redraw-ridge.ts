import type { Prior } from './prior.ts';
import { ridgeInterval } from './ridge-interval.ts';
import { fromCoordinates, hasRidge, toCoordinates } from './sampling-coordinates.ts';

/**
 * Another draw of D, ρ and T from the posterior, of those with the same D/ρ and ρT. The density of cells, and
 * so the likelihood, depends on these two alone: along the ridge that is left the posterior is the prior, of
 * which a draw costs nothing. What a sampler with few samples leaves unexplored there is made good by it.
 * Where one of them is fixed there is no ridge, and the draw is the same.
 */
export function redrawRidge(theta: Float64Array, prior: Prior, random: { uniform(): number }): Float64Array {
  if (!hasRidge(prior)) return theta;
  const coordinates = toCoordinates(theta);
  const [low, high] = ridgeInterval(prior, coordinates[0], coordinates[1]);
  if (!(high > low)) return theta;
  coordinates[2] = Math.log(low + random.uniform() * (high - low));
  return fromCoordinates(coordinates);
}
