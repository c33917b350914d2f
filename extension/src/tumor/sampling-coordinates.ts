import type { Prior } from './prior.ts';

/**
 * One time point fixes D/ρ and ρT but hardly T itself: the posterior of (D, ρ, T) is a long bent ridge, along
 * which a sampler that steps straight ahead gets nowhere. In these coordinates the ridge is straight:
 * ½ log(D/ρ), log(ρT) and ½ log(Dρ) take the places of D, ρ and T. All else stays.
 */
export function toCoordinates(theta: Float64Array): Float64Array {
  const [diffusivity, rate, time] = theta;
  const coordinates = Float64Array.from(theta);
  coordinates[0] = 0.5 * Math.log(diffusivity / rate);
  coordinates[1] = Math.log(rate * time);
  coordinates[2] = 0.5 * Math.log(diffusivity * rate);
  return coordinates;
}

/** The parameter vector (in the order of `parameterNames`) at the given coordinates. */
export function fromCoordinates(coordinates: Float64Array): Float64Array {
  const [logWidth, logGrowth, halfLogSpeed] = coordinates;
  const theta = Float64Array.from(coordinates);
  theta[0] = Math.exp(halfLogSpeed + logWidth);
  theta[1] = Math.exp(halfLogSpeed - logWidth);
  theta[2] = Math.exp(logGrowth) / theta[1];
  return theta;
}

/** log |∂θ/∂coordinates|, which a density of parameters needs added to be one of coordinates: log(2 D ρ T). */
export function logJacobian(theta: Float64Array): number {
  return Math.log(2 * theta[0] * theta[1] * theta[2]);
}

/** A prior as the sampler sees it: numbers that are all free, in coordinates in which they are easily sampled. */
export interface SamplingSpace {
  readonly dimension: number;
  sample(random: { uniform(): number }): Float64Array;
  /** Logarithm of the prior's density over these coordinates. */
  logPrior(coordinates: Float64Array): number;
  /** The whole parameter vector, fixed entries included. */
  toParameters(coordinates: Float64Array): Float64Array;
}

/** D, ρ and T, the first three entries of a parameter vector. */
const GROWTH = [0, 1, 2];

/** Whether D, ρ and T are all free: then there is a ridge. */
export function hasRidge({ fixed }: Prior): boolean {
  return GROWTH.every((n) => fixed[n] === undefined);
}

/**
 * The coordinates above where D, ρ and T are all free. Where one of them is fixed there is no ridge, and the
 * logarithms of the others take their places.
 */
export function samplingSpace(prior: Prior): SamplingSpace {
  const { fixed } = prior;
  const free = [...fixed.keys()].filter((n) => fixed[n] === undefined);
  const ridge = hasRidge(prior);
  const isLogarithm = (n: number): boolean => !ridge && GROWTH.includes(n);

  const toParameters = (coordinates: Float64Array): Float64Array => {
    if (ridge) {
      const all = Float64Array.from(fixed, (value) => value ?? 0);
      free.forEach((n, place) => (all[n] = coordinates[place]));
      return fromCoordinates(all);
    }
    const theta = Float64Array.from(fixed, (value) => value ?? 0);
    free.forEach((n, place) => {
      theta[n] = isLogarithm(n) ? Math.exp(coordinates[place]) : coordinates[place];
    });
    return theta;
  };

  return {
    dimension: free.length,
    sample: (random) => {
      const theta = prior.sample(random);
      const all = ridge ? toCoordinates(theta) : theta.map((v, n) => (isLogarithm(n) ? Math.log(v) : v));
      return Float64Array.from(free, (n) => all[n]);
    },
    logPrior: (coordinates) => {
      const theta = toParameters(coordinates);
      const jacobian = ridge
        ? logJacobian(theta)
        : free.reduce((sum, n) => sum + (isLogarithm(n) ? Math.log(theta[n]) : 0), 0);
      return prior.logDensity(theta) + jacobian;
    },
    toParameters,
  };
}
