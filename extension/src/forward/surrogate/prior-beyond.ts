import type { Prior, Range } from '../../tumor/prior.ts';
import type { FrontRanges } from './network/front-network.ts';

/** Values of each parameter that are looked at, evenly over its range. */
const VALUES = 16;

/** What part of a prior a model was not trained for. */
export interface PriorBeyond {
  /** Part of the prior, 0 to 1. */
  readonly share: number;
  /** The trained ranges; see `FrontRanges`. */
  readonly widthMm: readonly [number, number];
  readonly growth: readonly [number, number];
}

function values([least, greatest]: Range): number[] {
  return Array.from({ length: VALUES }, (_, n) => least + ((n + 0.5) / VALUES) * (greatest - least));
}

/** The part of a prior whose √(D/ρ) or ρT lies beyond the trained ranges, where the nearest trained value stands in. */
export function priorBeyond({ names, ranges, fixed }: Prior, { widthMm, growth }: FrontRanges): PriorBeyond {
  const [diffusivities, rates, times] = (['diffusivity', 'proliferationRate', 'timeDays'] as const).map(
    (name) => {
      const at = names.indexOf(name);
      const value = fixed[at];
      const range = value === undefined ? ranges[at] : ([value, value] as const);
      if (!range) throw new RangeError(`the prior has no range of ${name}`);
      return values(range);
    },
  );
  const isBeyond = (value: number, [least, greatest]: readonly [number, number]): boolean =>
    value < least || value > greatest;
  let count = 0;
  for (const rate of rates) {
    for (const diffusivity of diffusivities) {
      const wide = isBeyond(Math.sqrt(diffusivity / rate), widthMm);
      for (const time of times) if (wide || isBeyond(rate * time, growth)) count++;
    }
  }
  return { share: count / VALUES ** 3, widthMm, growth };
}
