import type { Measured } from '../../validation/paper/measure-deviations.ts';
import { pairedDifference, ranking } from '../../validation/paper/ranking.ts';

const measured = (...dice: readonly number[]): Measured[] =>
  dice.map((value) => ({
    anatomy: 'a',
    timeDays: 100,
    deviation: { dice: [value, value, value], tumor: 0, white: 0, gray: 0, csf: 0 },
  }));

test('pairs without a value do not count', () => {
  const { mean, standardError } = pairedDifference([0.5, null, 0.7, 0.9], [0.4, 0.1, 0.5, null]);
  expect(mean).toBeCloseTo(0.15, 12);
  // Standard deviation 0.05 of two, over √(2 − 1).
  expect(standardError).toBeCloseTo(0.05, 12);
});

test('says which rows the proposed loss is told apart from', () => {
  const proposed = measured(0.5, 0.6, 0.7, 0.8);
  const words = ranking({
    a: measured(0.3, 0.39, 0.52, 0.6),
    b: measured(0.6, 0.69, 0.81, 0.9),
    c: measured(0.5, 0.61, 0.67, 0.8),
    d: measured(0.4, 0.5, 0.6, 0.71),
    e: measured(0.4, 0.5, 0.6, 0.71),
    f: proposed,
  });
  expect(words).toMatch(/f is better than: a, d, e; worse than: b; not told apart: c\./);
  expect(words).toMatch(/From best to worst, mean over thresholds: b, f, c, d, e, a;/);
});

test('says nothing of rows that were not trained', () => {
  expect(ranking({ f: measured(0.5) })).toMatch(/^5 of the 6 rows were not trained/);
});
