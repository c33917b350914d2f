import { fieldDifference } from '../../../extension/src/calibration/field-difference.ts';
import {
  checkVerdict,
  importanceWeights,
  meanShift,
} from '../../../extension/src/calibration/importance-check.ts';
import { systematicPlaces } from '../../../extension/src/calibration/systematic-places.ts';
import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';

test('equal weights leave everything as it is, exactly', () => {
  for (const count of [1, 7, 100, 256]) {
    const { normalised, effectiveSampleSize, logDeviation } = importanceWeights(
      new Float64Array(count).fill(-12345.678),
    );
    expect(effectiveSampleSize).toBe(count);
    expect(logDeviation).toBe(0);
    const values = Float64Array.from({ length: count }, (_, n) => Math.sin(n));
    expect(meanShift(values, normalised, 0.7)).toBe(0);
  }
});

test('a Gaussian whose likelihood is shifted moves by what the closed form says', () => {
  // N(0, 1) against N(m, 1): log-weights m·x − m²/2, mean shift m, ESS/N → exp(−m²), deviation m.
  const random = randomFrom(seedState(3));
  const values = Float64Array.from({ length: 40_000 }, () => random.normal());
  for (const m of [0.2, 0.5, 1]) {
    const { normalised, effectiveSampleSize, logDeviation } = importanceWeights(
      values.map((x) => m * x - m ** 2 / 2 - 9000),
    );
    const weighted = meanShift(values, normalised, 1) + values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(weighted).toBeCloseTo(m, 1);
    expect(effectiveSampleSize / values.length / Math.exp(-(m ** 2))).toBeCloseTo(1, 1);
    expect(logDeviation).toBeCloseTo(m, 1);
  }
});

test('a shift is told in standard deviations; what is fixed does not move', () => {
  const values = Float64Array.of(1, 2, 3, 4);
  expect(meanShift(values, Float64Array.of(0, 0, 0, 1), 0.5)).toBeCloseTo(1.5 / 0.5, 12);
  expect(meanShift(values, Float64Array.of(0, 0, 0, 1), 0)).toBe(0);
});

test('samples that the solver excludes have no weight; where it excludes all, none has', () => {
  const { normalised, effectiveSampleSize } = importanceWeights(Float64Array.of(-Infinity, 3, 3));
  expect([...normalised]).toEqual([0, 0.5, 0.5]);
  expect(effectiveSampleSize).toBe(2);
  const none = importanceWeights(Float64Array.of(-Infinity, -Infinity));
  expect(none.effectiveSampleSize).toBe(0);
  expect([...none.normalised]).toEqual([0, 0]);
  expect(checkVerdict({ samples: 2, effectiveSampleSize: 0, shifts: [] })).toBe('differs');
});

test.each([
  ['agrees', 32, [0, -0.5]],
  ['agrees', 16, [0.1]],
  ['shifts', 15.9, [0.1]],
  ['shifts', 32, [0.1, -0.51]],
  ['shifts', 3.2, [2]],
  ['differs', 3.1, [0]],
] as const)('%s: %p of 32 samples count, shifts are %p', (verdict, effectiveSampleSize, shifts) => {
  const moved = shifts.map((shift) => ({ shift }));
  expect(checkVerdict({ samples: 32, effectiveSampleSize, shifts: moved })).toBe(verdict);
});

test('two densities are compared where either is tumor', () => {
  const a = Float32Array.of(0, 0.005, 0.5, 0.9, 0.3, 0);
  const b = Float32Array.of(0, 0, 0.3, 0.9, 0.1, 0.1);
  const { meanAbsoluteDifference, dice } = fieldDifference(a, b);
  expect(meanAbsoluteDifference).toBeCloseTo((0.2 + 0 + 0.2 + 0.1) / 4, 6);
  // At 0.2: {2, 3, 4} and {2, 3}; at 0.4: {2, 3} and {3}; at 0.8: {3} and {3}.
  expect(dice[0]).toBeCloseTo(4 / 5, 12);
  expect(dice[1]).toBeCloseTo(2 / 3, 12);
  expect(dice[2]).toBe(1);
  const nothing = new Float32Array(3);
  expect(fieldDifference(nothing, nothing)).toEqual({ meanAbsoluteDifference: 0, dice: [1, 1, 1] });
});

test.each([
  [2048, 32],
  [512, 511],
  [10, 7],
  [5, 5],
  [5, 50],
])('of %i samples %i are chosen, none twice, from all parts', (total, count) => {
  for (const uniform of [0, 0.37, 0.999999999]) {
    const places = systematicPlaces(total, count, uniform);
    expect(new Set(places).size).toBe(Math.min(total, count));
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...places)).toBeLessThan(total);
    const gaps = places.slice(1).map((place, n) => place - places[n]);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.ceil(total / places.length));
  }
});
