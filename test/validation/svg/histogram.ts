import { COLORS, Figure } from './figure.ts';

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

export interface HistogramOptions {
  readonly title: string;
  readonly label: string;
  readonly range: readonly [number, number];
  readonly ticks: readonly number[];
  readonly bins: number;
}

/** Shares of each series' values in bins; values beyond the range are in the last bin. */
export function histogram(
  { title, label, range, ticks, bins }: HistogramOptions,
  series: readonly Series[],
): string {
  const [least, most] = range;
  const side = (most - least) / bins;
  const shares = series.map(({ values }) => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of values) counts[Math.min(bins - 1, Math.max(0, Math.floor((value - least) / side)))]++;
    return counts.map((count) => (100 * count) / Math.max(1, values.length));
  });
  const highest = Math.max(10, ...shares.flat());
  const step = highest > 50 ? 20 : 10;
  const figure = new Figure({
    title,
    width: 340,
    height: 240,
    x: { label, range, ticks },
    y: {
      label: '% of simulations',
      range: [0, highest],
      ticks: Array.from({ length: Math.floor(highest / step) + 1 }, (_, n) => n * step),
    },
  });
  shares.forEach((ofSeries, n) => {
    ofSeries.forEach((share, bin) => {
      figure.bar([least + bin * side, least + (bin + 1) * side], share, COLORS[n]);
    });
    figure.legend(n, series[n].name, COLORS[n]);
  });
  return figure.toString();
}
