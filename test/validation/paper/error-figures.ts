import { COLORS, Figure } from '../svg/figure.ts';
import type { Measured } from './measure-deviations.ts';
import { grouped, meanOf } from './means.ts';

const AGE_STEP_DAYS = 100;
const NAMES = ["paper's network", 'travel-time surrogate'] as const;

/** Fig. 6: error in the tumor over T; a dot for every 100 days. */
export function errorOverAge(network: readonly Measured[], surrogate: readonly Measured[]): string {
  const figure = new Figure({
    title: 'Mean absolute error in the tumor',
    width: 520,
    height: 280,
    x: { label: 'T, days', range: [0, 1050], ticks: [200, 400, 600, 800, 1000] },
    y: { label: 'error', range: [0, 0.3], ticks: [0, 0.1, 0.2, 0.3] },
  });
  [network, surrogate].forEach((measured, n) => {
    const ages = grouped(measured, ({ timeDays }) => Math.ceil(timeDays / AGE_STEP_DAYS) * AGE_STEP_DAYS);
    for (const [age, those] of ages) {
      const { mean, standardDeviation, count } = meanOf(those.map(({ deviation }) => deviation.tumor));
      if (count > 0) figure.point(age - AGE_STEP_DAYS / 2 + 14 * n, mean, standardDeviation, COLORS[n]);
    }
    figure.legend(n, NAMES[n], COLORS[n]);
  });
  return figure.toString();
}

/** Fig. 9: mean Dice at u > 0.2 and mean error of each anatomy; the paper has histograms over 56. */
export function errorOverAnatomies(network: readonly Measured[], surrogate: readonly Measured[]): string {
  const groups = [network, surrogate].map((measured) => grouped(measured, ({ anatomy }) => anatomy));
  const figure = new Figure({
    title: 'Anatomies: Dice at u > 0.2 over error in the tumor',
    width: 520,
    height: 280,
    x: { label: 'mean absolute error in the tumor', range: [0, 0.2], ticks: [0, 0.05, 0.1, 0.15, 0.2] },
    y: { label: 'Dice', range: [0, 1], ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] },
  });
  groups.forEach((ofModel, n) => {
    for (const [, those] of ofModel) {
      const error = meanOf(those.map(({ deviation }) => deviation.tumor)).mean;
      figure.point(error, meanOf(those.map(({ deviation }) => deviation.dice[0])).mean, 0, COLORS[n]);
    }
    figure.legend(n, NAMES[n], COLORS[n]);
  });
  return figure.toString();
}
