import { meanOf, THRESHOLDS, type Deviation } from './against-truth.ts';

/** Days of growth between which deviations are taken together. */
const AGES_DAYS = [30, 250, 500, 800, 1500];

/** Means over simulations of an age, as the benchmark's models have them over all. */
export interface FiguresOfAge {
  readonly days: readonly [number, number];
  readonly simulations: number;
  readonly dice: readonly number[];
  readonly maeTumour: number;
}

/** Deviations by how long the tumor grew; `ages` in days, one for each. */
export function byAge(deviations: readonly Deviation[], ages: readonly number[]): FiguresOfAge[] {
  return AGES_DAYS.slice(1).map((until, n) => {
    const from = AGES_DAYS[n];
    const those = deviations.filter((_, place) => ages[place] >= from && ages[place] < until);
    return {
      days: [from, until],
      simulations: those.length,
      dice: THRESHOLDS.map((_, level) => meanOf(those.map(({ dice }) => dice[level]))),
      maeTumour: meanOf(those.map(({ maeTumor }) => maeTumor)),
    };
  });
}
