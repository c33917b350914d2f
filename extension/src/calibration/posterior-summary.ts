import { parameterNames } from '../tumor/parameter-vector.ts';
import { COMBINATION_NAMES, UNITS, type CombinationName, type ParameterName } from '../tumor/parameters.ts';
import type { ParameterSummary } from './protocol.ts';

/** Samples of the posterior, of equal weight, in the order of `parameterNames`. */
export interface PosteriorSamples {
  readonly samples: readonly Float64Array[];
  /** Logarithm of prior times likelihood of each sample. */
  readonly logPosteriors: Float64Array;
}

/** Index of the sample of highest posterior density. */
export function mapSample({ logPosteriors }: PosteriorSamples): number {
  return logPosteriors.reduce((best, value, n) => (value > logPosteriors[best] ? n : best), 0);
}

/** Quantile of sorted values, linear between them (type 7 of Hyndman & Fan 1996). */
function quantile(sorted: Float64Array, fraction: number): number {
  const place = fraction * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** Square root of the mean squared deviation. */
export function standardDeviationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function summary<Name extends ParameterName | CombinationName>(
  name: Name,
  values: Float64Array,
  map: number,
): ParameterSummary<Name> {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sorted = values.slice().sort();
  return {
    name,
    unit: UNITS[name],
    map,
    mean,
    standardDeviation: standardDeviationOf(values),
    lower95: quantile(sorted, 0.025),
    upper95: quantile(sorted, 0.975),
  };
}

/** What a single time point identifies: √(D/ρ), 2√(Dρ), ρT. */
const COMBINATIONS: Readonly<Record<CombinationName, (theta: Float64Array) => number>> = {
  frontWidth: ([diffusivity, rate]) => Math.sqrt(diffusivity / rate),
  frontSpeed: ([diffusivity, rate]) => 2 * Math.sqrt(diffusivity * rate),
  growthNumber: ([, rate, time]) => rate * time,
};

/** Something that a posterior is a distribution of, and its value for a parameter vector. */
export interface PosteriorQuantity<Name extends ParameterName | CombinationName> {
  readonly name: Name;
  readonly of: (theta: Float64Array) => number;
}

function parameterQuantities(withPet: boolean): PosteriorQuantity<ParameterName>[] {
  return parameterNames(withPet).map((name, n) => ({ name, of: (theta) => theta[n] }));
}

const COMBINATION_QUANTITIES: readonly PosteriorQuantity<CombinationName>[] = COMBINATION_NAMES.map(
  (name) => ({
    name,
    of: COMBINATIONS[name],
  }),
);

/** Every parameter, then every combination. */
export function posteriorQuantities(
  withPet: boolean,
): readonly PosteriorQuantity<ParameterName | CombinationName>[] {
  return [...parameterQuantities(withPet), ...COMBINATION_QUANTITIES];
}

export interface PosteriorSummary {
  readonly parameters: readonly ParameterSummary<ParameterName>[];
  readonly combinations: readonly ParameterSummary<CombinationName>[];
}

export function posteriorSummary(posterior: PosteriorSamples, withPet: boolean): PosteriorSummary {
  const { samples } = posterior;
  const best = samples[mapSample(posterior)];
  const summarize = <Name extends ParameterName | CombinationName>({
    name,
    of,
  }: PosteriorQuantity<Name>): ParameterSummary<Name> =>
    summary(name, Float64Array.from(samples, of), of(best));
  return {
    parameters: parameterQuantities(withPet).map(summarize),
    combinations: COMBINATION_QUANTITIES.map(summarize),
  };
}
