import { choleskyFactor, weightedMoments } from '../../../extension/src/sampler/covariance.ts';
import { systematicResampling } from '../../../extension/src/sampler/resampling.ts';
import {
  nextExponent,
  plausibilityWeights,
  variationOfWeights,
} from '../../../extension/src/sampler/tempering.ts';

describe('weights', () => {
  test('are what their formula says', () => {
    const weights = plausibilityWeights(Float64Array.of(0, Math.log(3), -Infinity), 1);
    expect([...weights.normalised]).toEqual([0.25, 0.75, 0].map((w): unknown => expect.closeTo(w, 12)));
    expect(weights.logMean).toBeCloseTo(Math.log(4 / 3), 12);
    expect(weights.effectiveSampleSize).toBeCloseTo(1 / (1 / 16 + 9 / 16), 12);
  });

  test('neither over- nor underflow', () => {
    const weights = plausibilityWeights(Float64Array.of(-1e6, -1e6 + Math.log(2)), 1);
    expect(weights.normalised[1]).toBeCloseTo(2 / 3, 9);
    expect(weights.logMean).toBeCloseTo(-1e6 + Math.log(1.5), 6);
  });
});

describe('the next exponent', () => {
  const logs = Float64Array.from({ length: 400 }, (_, n) => -0.5 * n);

  test('hits the coefficient of variation', () => {
    const exponent = nextExponent(logs, 0.01, 1);
    const weights = Array.from(logs, (value) => Math.exp((exponent - 0.01) * value));
    const mean = weights.reduce((a, b) => a + b, 0) / 400;
    const variance = weights.reduce((sum, w) => sum + (w - mean) ** 2, 0) / 400;
    expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 6);
  });

  test('is 1 where the weights vary no more than that', () => {
    expect(
      nextExponent(
        logs.map((value) => 0.001 * value),
        0.5,
        1,
      ),
    ).toBe(1);
    expect(nextExponent(new Float64Array(10), 0, 1)).toBe(1);
  });

  test('is found though most samples are impossible', () => {
    const mostly = Float64Array.from({ length: 1000 }, (_, n) => (n < 400 ? logs[n] : -Infinity));
    const exponent = nextExponent(mostly, 0, 1);
    expect(exponent).toBeGreaterThan(0);
    expect(variationOfWeights(mostly)(exponent)).toBeCloseTo(1, 6);
  });
});

describe('systematic resampling', () => {
  test.each([0.01, 0.5, 0.99])('gives every sample its share, rounded up or down (offset %p)', (offset) => {
    const weights = Float64Array.of(0.05, 0, 0.3, 0.25, 0.4);
    const many = Float64Array.from({ length: 100 }, (_, n) => weights[n % 5] / 20);
    const counts = new Float64Array(100);
    systematicResampling(many, offset).forEach((index) => counts[index]++);
    counts.forEach((count, index) => {
      expect(Math.abs(count - 100 * many[index])).toBeLessThan(1);
    });
  });

  test('survives weights whose sum rounds to less than 1', () => {
    const weights = new Float64Array(50).fill(1 / 49 - 1e-9);
    weights[49] = 0;
    expect(systematicResampling(weights, 1 - 2 ** -53)[49]).toBe(48);
  });
});

describe('covariance', () => {
  const samples = [
    [0, 0],
    [2, 1],
    [4, 5],
  ].map((values) => Float64Array.from(values));

  test('is what its formula says', () => {
    const { mean, covariance } = weightedMoments(samples, Float64Array.of(0.25, 0.5, 0.25));
    expect([...mean]).toEqual([2, 1.75]);
    expect(covariance[0][0]).toBeCloseTo(2, 12);
    expect(covariance[0][1]).toBeCloseTo(2.5, 12);
    expect(covariance[1][0]).toBeCloseTo(2.5, 12);
    expect(covariance[1][1]).toBeCloseTo(0.25 * 1.75 ** 2 + 0.5 * 0.75 ** 2 + 0.25 * 3.25 ** 2, 12);
  });

  test('its factor times itself is the matrix again', () => {
    const matrix = [
      [4, 2, -1],
      [2, 5, 0.5],
      [-1, 0.5, 3],
    ].map((row) => Float64Array.from(row));
    const factor = choleskyFactor(matrix);
    matrix.forEach((row, a) => {
      row.forEach((value, b) => {
        const product = [0, 1, 2].reduce(
          (sum, n) => sum + (factor?.[a][n] ?? NaN) * (factor?.[b][n] ?? NaN),
          0,
        );
        expect(product).toBeCloseTo(value, 12);
      });
    });
  });

  test('without full rank it has no factor', () => {
    expect(choleskyFactor([Float64Array.of(1, 2), Float64Array.of(2, 4)])).toBeUndefined();
    expect(choleskyFactor([Float64Array.of(0)])).toBeUndefined();
    expect(choleskyFactor([Float64Array.of(NaN)])).toBeUndefined();
  });
});
