import type { Prior, Range } from './prior.ts';
import { ridgeInterval } from './ridge-interval.ts';
import { fromUnbounded, logUnboundedJacobian, toUnbounded } from './unbounded-coordinate.ts';

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

/** Whether D, ρ and T are all free: then there is a ridge. */
export function hasRidge({ fixed }: Prior): boolean {
  return [0, 1, 2].every((n) => fixed[n] === undefined);
}

/** A parameter vector on its way to coordinates without bounds: what is bounded, and by what. */
interface Bounded {
  /** In the order of `parameterNames`; where there is a ridge ½ log(D/ρ), log(ρT) and √(Dρ) come first. */
  readonly values: Float64Array;
  /** log |∂values/∂coordinates|. */
  readonly logJacobian: number;
}

/**
 * Of every value its interval, given those before it. The start has none; nor have ½ log(D/ρ) and log(ρT), which the data
 * decide: there the interval's ends are far, and a logit would bend what is straight.
 */
function intervalsOf(prior: Prior): readonly (((values: Float64Array) => Range) | undefined)[] {
  const intervals = prior.ranges.map((range) => range && (() => range));
  if (!hasRidge(prior)) return intervals;
  const alongRidge = ([logWidth, logGrowth]: Float64Array): Range =>
    ridgeInterval(prior, logWidth, logGrowth);
  return [undefined, undefined, alongRidge, ...intervals.slice(3)];
}

/**
 * The coordinates above where D, ρ and T are all free, and the parameters themselves where one of these is fixed; what
 * has bounds that the data may reach as a number without (see `toUnbounded`).
 */
export function samplingSpace(prior: Prior): SamplingSpace {
  const { fixed } = prior;
  const free = [...fixed.keys()].filter((n) => fixed[n] === undefined);
  const intervals = intervalsOf(prior);
  const ridge = hasRidge(prior);

  const toBounded = (coordinates: Float64Array): Bounded => {
    const values = Float64Array.from(fixed, (value) => value ?? 0);
    let logJacobian = 0;
    free.forEach((n, place) => {
      const interval = intervals[n]?.(values);
      values[n] = interval ? fromUnbounded(coordinates[place], interval) : coordinates[place];
      if (interval) logJacobian += logUnboundedJacobian(coordinates[place], interval);
    });
    return { values, logJacobian };
  };
  const toTheta = (values: Float64Array): Float64Array => {
    if (!ridge) return values;
    const coordinates = Float64Array.from(values);
    coordinates[2] = Math.log(values[2]);
    return fromCoordinates(coordinates);
  };

  return {
    dimension: free.length,
    sample: (random) => {
      const theta = prior.sample(random);
      const values = ridge ? toCoordinates(theta) : theta;
      if (ridge) values[2] = Math.exp(values[2]);
      return Float64Array.from(free, (n) => {
        const interval = intervals[n]?.(values);
        return interval ? toUnbounded(values[n], interval) : values[n];
      });
    },
    logPrior: (coordinates) => {
      const { values, logJacobian: ofBounds } = toBounded(coordinates);
      if (!(ofBounds > -Infinity)) return -Infinity;
      const theta = toTheta(values);
      // Of √(Dρ), not of its logarithm.
      const ofRidge = ridge ? logJacobian(theta) - Math.log(values[2]) : 0;
      return prior.logDensity(theta) + ofRidge + ofBounds;
    },
    toParameters: (coordinates) => toTheta(toBounded(coordinates).values),
  };
}
