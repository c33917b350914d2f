import { THRESHOLDS } from './crop-deviation.ts';
import type { Measured } from './measure-deviations.ts';

export interface Mean {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly count: number;
}

/** Of what there is. */
export function meanOf(values: readonly (number | null)[]): Mean {
  const known = values.filter((value) => value !== null);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length;
  return { mean, standardDeviation: Math.sqrt(variance), count: known.length };
}

/** At each of `THRESHOLDS`. */
export function diceMeans(measured: readonly Measured[]): Mean[] {
  return THRESHOLDS.map((_, n) => meanOf(measured.map(({ deviation }) => deviation.dice[n])));
}

/** Those of one value together, in the values' order. */
export function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): [Key, Item[]][] {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}
