import type { Range } from './prior.ts';

/**
 * A number within an interval as one without bounds: the logit of the part of the interval below it. A uniform prior
 * becomes the logistic distribution, which is nearly normal, and no draw of a sampler that takes its samples for normal
 * falls outside. Whatever lies at an end of the interval, as posteriors of real tumors do, has a peak there too.
 */

/** A draw nearer to an end, by this part of the interval, is moved to here: the end itself lies at infinity. */
const LEAST_PART = 1e-9;

export function toUnbounded(value: number, [low, high]: Range): number {
  const part = Math.min(1 - LEAST_PART, Math.max(LEAST_PART, (value - low) / (high - low)));
  return Math.log(part / (1 - part));
}

export function fromUnbounded(coordinate: number, [low, high]: Range): number {
  return low + (high - low) / (1 + Math.exp(-coordinate));
}

/** log |∂value/∂coordinate|; −Infinity in an interval without length. */
export function logUnboundedJacobian(coordinate: number, [low, high]: Range): number {
  if (!(high > low)) return -Infinity;
  const size = Math.abs(coordinate);
  return Math.log(high - low) - size - 2 * Math.log1p(Math.exp(-size));
}
