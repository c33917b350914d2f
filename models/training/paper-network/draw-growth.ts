import type { FrontRanges } from '../../../extension/src/forward/surrogate/network/front-network.ts';
import type { Random } from '../../../extension/src/sampler/random.ts';
import type { GrowthParameters } from '../../../extension/src/tumor/parameters.ts';
import { GROWTH_RANGE, WIDTH_RANGE_MM } from '../travel-time/model-format.ts';

export type Growth = Omit<GrowthParameters, 'start'>;

export const RANGES: FrontRanges = { widthMm: WIDTH_RANGE_MM, growth: GROWTH_RANGE };

/** What the paper trains on (III.1): mm²/day, 1/day, and days, in steps. */
const DIFFUSIVITY = [0.01, 0.08] as const;
const PROLIFERATION_RATE = [1e-4, 0.03] as const;
const TIME_DAYS = [50, 1000] as const;
const TIME_STEP_DAYS = 50;

/** Radius of a front that imaging shows and a crop holds, 2√(Dρ)T − 3√(D/ρ), mm. */
const RADIUS_MM = [6, 55] as const;
/** Any: √(D/ρ) and ρT alone matter. */
const ANY_RATE = 0.01;

function between(random: Random, [least, most]: readonly [number, number]): number {
  return least + (most - least) * random.uniform();
}

/** Evenly over the paper's ranges. A third of these tumors are never seen. */
export function drawAsPaper(random: Random): Growth {
  const steps = (TIME_DAYS[1] - TIME_DAYS[0]) / TIME_STEP_DAYS + 1;
  return {
    diffusivity: between(random, DIFFUSIVITY),
    proliferationRate: between(random, PROLIFERATION_RATE),
    timeDays: TIME_DAYS[0] + TIME_STEP_DAYS * Math.floor(steps * random.uniform()),
  };
}

/** Tumors that are seen, of every width in the range, thin fronts more often. */
export function drawVisible(random: Random): Growth {
  const [thin, wide] = WIDTH_RANGE_MM;
  const widthMm = thin * (wide / thin) ** random.uniform();
  const growth = Math.min(GROWTH_RANGE[1], 1.5 + between(random, RADIUS_MM) / (2 * widthMm));
  return {
    diffusivity: widthMm ** 2 * ANY_RATE,
    proliferationRate: ANY_RATE,
    timeDays: Math.max(growth, 3) / ANY_RATE,
  };
}
