import { DensityAccumulator, distinctSamples } from '../../../extension/src/calibration/density-maps.ts';
import { mapSample, posteriorSummary } from '../../../extension/src/calibration/posterior-summary.ts';
import { secondsLeft } from '../../../extension/src/calibration/seconds-left.ts';

const count = 1001;
const samples = Array.from({ length: count }, (_, n) =>
  // Diffusivity and rate evenly spread, time fixed.
  Float64Array.of(0.01 + 0.00005 * n, 0.01, 300, n, -n, 2 * n, 0.7, 0.3, 0.06),
);
const logPosteriors = Float64Array.from(samples, (_, n) => -Math.abs(n - 250));

describe('the summary of even samples', () => {
  const { parameters, combinations } = posteriorSummary({ samples, logPosteriors }, false);
  const named = Object.fromEntries([...parameters, ...combinations].map((entry) => [entry.name, entry]));

  test('has the mode, moments and quantiles of a uniform distribution', () => {
    const { diffusivity, startX } = named;
    expect(mapSample({ samples, logPosteriors })).toBe(250);
    expect(diffusivity).toMatchObject({ name: 'diffusivity', unit: 'mm2/d' });
    expect(diffusivity.map).toBeCloseTo(0.0225, 9);
    expect(diffusivity.mean).toBeCloseTo(0.035, 9);
    expect(diffusivity.standardDeviation).toBeCloseTo(0.05 / Math.sqrt(12), 4);
    expect(diffusivity.lower95).toBeCloseTo(0.01 + 0.025 * 0.05, 9);
    expect(diffusivity.upper95).toBeCloseTo(0.01 + 0.975 * 0.05, 9);
    expect(startX.lower95).toBeCloseTo(25, 9);
  });

  test('has the combinations sample by sample, not of the means', () => {
    expect(named.growthNumber).toMatchObject({ map: 3, unit: '1' });
    expect(named.growthNumber.mean).toBeCloseTo(3, 9);
    const widths = samples.map(([d, rate]) => Math.sqrt(d / rate));
    expect(named.frontWidth.mean).toBeCloseTo(widths.reduce((a, b) => a + b, 0) / count, 9);
    expect(named.frontWidth.map).toBeCloseTo(Math.sqrt(0.0225 / 0.01), 9);
    expect(named.frontSpeed.upper95).toBeCloseTo(2 * Math.sqrt((0.01 + 0.975 * 0.05) * 0.01), 6);
  });
});

test('mean, standard deviation and exceedance of densities count each as often as it occurs', () => {
  const accumulator = new DensityAccumulator(2, 0.5);
  accumulator.add(Float32Array.of(0, 0.5), 1);
  accumulator.add(Float32Array.of(1, 0.5), 3);
  const { mean, standardDeviation, exceedance } = accumulator.statistics();
  expect([...mean]).toEqual([0.75, 0.5]);
  expect(standardDeviation[0]).toBeCloseTo(Math.sqrt(0.75 * 0.25), 6);
  expect(standardDeviation[1]).toBe(0);
  // 3 of 4 lie above 0.5; what is just 0.5 does not exceed it.
  expect([...exceedance]).toEqual([0.75, 0]);
});

test('equal samples are counted, not repeated', () => {
  const [a, b] = [Float64Array.of(1, 2), Float64Array.of(1, 2.5)];
  expect(distinctSamples([a, b, Float64Array.from(a), a])).toEqual([{ places: [0, 2, 3] }, { places: [1] }]);
});

describe('seconds left', () => {
  const course = {
    exponents: [1 / 64, 1 / 16, 1 / 4],
    evaluationsLeftInStage: 50,
    evaluationsPerStage: 100,
    secondsPerEvaluation: 0.01,
    isLast: false,
  };

  test('an exponent that grows fourfold has one stage to go, and the maps', () => {
    expect(secondsLeft(course)).toBeCloseTo(0.01 * (50 + 100), 9);
    expect(secondsLeft({ ...course, exponents: [1 / 1024, 1 / 256] })).toBeCloseTo(0.01 * (50 + 400), 9);
  });

  test('stages that a changed likelihood took back do not slow the guess down', () => {
    const steady = secondsLeft({ ...course, exponents: [1 / 1024, 1 / 256] });
    expect(secondsLeft({ ...course, exponents: [1 / 256, 1 / 1024, 1 / 256] })).toBe(steady);
    expect(secondsLeft({ ...course, exponents: [1 / 64, 1 / 256] })).toBeUndefined();
    expect(secondsLeft({ ...course, exponents: [1 / 64, 1 / 64] })).toBeUndefined();
  });

  test('the maps are what is left at the end', () => {
    expect(secondsLeft({ ...course, isLast: true })).toBeCloseTo(0.5, 9);
  });

  test('nothing is said before there is something to say it from', () => {
    expect(secondsLeft({ ...course, exponents: [] })).toBeUndefined();
    expect(secondsLeft({ ...course, exponents: [0.01] })).toBeUndefined();
  });
});
