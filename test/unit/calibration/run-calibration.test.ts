import type { CalibrationResult, Progress } from '../../../extension/src/calibration/protocol.ts';
import { runCalibration } from '../../../extension/src/calibration/run-calibration.ts';
import type { TumorParameters } from '../../../extension/src/tumor/parameter-vector.ts';
import { voxelCount, type Grid } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { straightGrid } from '../forward/sample-anatomy.ts';
import { sampleStudy } from './sample-study.ts';

const grid = straightGrid([28, 27, 26], [2, 2, 2]);
const truth: TumorParameters = {
  growth: { diffusivity: 0.03, proliferationRate: 0.018, timeDays: 380, start: [28.5, 26.4, 25.2] },
  imaging: { thresholdT1c: 0.7, thresholdFlair: 0.3, thresholdWidth: 0.06 },
};
// Dense enough that its hottest voxel, which is 1 after PET is normalised, is near density 1.
const withPet: TumorParameters = {
  ...truth,
  imaging: { ...truth.imaging, pet: { scale: 0.9, noise: 0.05 } },
};
const settings = { samplesPerStage: 256, seed: 5, diffusivityRatio: 10, accuracy: 'default' } as const;
/** A calibration takes some 15 s, on a busy machine several times that. */
jest.setTimeout(240_000);

const fine: Grid = { ...straightGrid([40, 40, 40], [1, 1, 1]), origin: [8, 8, 8] };

describe.each([
  ['without PET', truth, 9],
  ['with PET', withPet, 11],
])('a study drawn from the model, %s', (_, parameters: TumorParameters, dimension) => {
  let result: CalibrationResult;
  const heard: Progress[] = [];

  beforeAll(async () => {
    const answer = await runCalibration({
      inputs: await sampleStudy(grid, parameters),
      settings,
      outputGrid: fine,
      onProgress: (progress) => heard.push(progress),
    });
    if (answer.outcome !== 'converged') throw new Error(answer.outcome);
    result = answer.result;
  });

  test('the truth lies within three standard deviations of what one time point identifies', () => {
    const { diffusivity, proliferationRate, timeDays, start } = parameters.growth;
    const expected: Record<string, number> = {
      frontWidth: Math.sqrt(diffusivity / proliferationRate),
      growthNumber: proliferationRate * timeDays,
      startX: start[0],
      startY: start[1],
      startZ: start[2],
    };
    const summaries = [...result.parameters, ...result.combinations];
    for (const { name, mean, standardDeviation } of summaries) {
      if (!(name in expected)) continue;
      const deviations = Math.abs(expected[name] - mean) / standardDeviation;
      expect(`${name} ${deviations} deviations off: ${deviations < 3}`).toBe(
        `${name} ${deviations} deviations off: true`,
      );
    }
    expect(result.parameters).toHaveLength(dimension);
  });

  test('T itself is left open along the ridge', () => {
    const time = result.parameters.find(({ name }) => name === 'timeDays');
    expect((time?.upper95 ?? 0) / (time?.lower95 ?? 1)).toBeGreaterThan(1.5);
  });

  test('the maps lie on the output grid, within 0 and 1, and spread about the mean', () => {
    const { meanDensity, standardDeviationDensity, mapDensity, exceedanceProbability } = result;
    for (const map of [meanDensity, standardDeviationDensity, mapDensity, exceedanceProbability]) {
      expect(map.grid).toEqual(fine);
      expect(map.data).toHaveLength(voxelCount(fine));
      expect(map.data.every((u) => u >= 0 && u <= 1)).toBe(true);
    }
    expect(Math.max(...result.meanDensity.data)).toBeGreaterThan(0.5);
    expect(Math.max(...result.standardDeviationDensity.data)).toBeLessThan(0.3);
    expect(Math.max(...result.standardDeviationDensity.data)).toBeGreaterThan(0);
  });

  test('the account of the run is complete', () => {
    expect(result.stages.at(-1)?.temperingExponent).toBe(1);
    expect(result.stages.map(({ stage }) => stage)).toEqual(result.stages.map((__, n) => n + 1));
    expect(result.settings).toEqual(settings);
    expect(result.forwardModel).toBe('fisher-kolmogorov-solver/2 accuracy=default ratio=10');
    expect(result.evaluations).toBeGreaterThan(settings.samplesPerStage * 4);
    expect(Number.isFinite(result.logEvidence)).toBe(true);
  });

  test('progress only goes on', () => {
    expect(heard[0]).toMatchObject({ stage: 0, temperingExponent: 0 });
    heard.slice(1).forEach((progress, n) => {
      expect(progress.stage).toBeGreaterThanOrEqual(heard[n].stage);
      expect(progress.temperingExponent).toBeGreaterThanOrEqual(heard[n].temperingExponent);
      expect(progress.evaluationsInStage).toBeLessThanOrEqual(progress.evaluationsOfStage);
    });
    const last = heard.at(-1);
    expect(last?.stages).toHaveLength(result.stages.length);
    expect(last?.secondsLeft).toBeGreaterThanOrEqual(0);
  });
});

test('the same seed gives the same posterior', async () => {
  const inputs = await sampleStudy(grid, truth);
  const run = () =>
    runCalibration({ inputs, settings: { ...settings, samplesPerStage: 20 }, outputGrid: fine });
  const [a, b] = [await run(), await run()];
  if (a.outcome !== 'converged' || b.outcome !== 'converged') throw new Error('expected to converge');
  expect(b.result.parameters).toEqual(a.result.parameters);
  expect(b.result.meanDensity.data).toEqual(a.result.meanDensity.data);
});

test('cancelled at the first progress, it ends as cancelled', async () => {
  const controller = new AbortController();
  let told = 0;
  const answer = await runCalibration({
    inputs: await sampleStudy(grid, truth),
    settings,
    outputGrid: fine,
    signal: controller.signal,
    onProgress: ({ stage }) => {
      told++;
      if (stage === 1) controller.abort();
    },
  });
  expect(answer).toEqual({ outcome: 'cancelled' });
  expect(told).toBeGreaterThan(0);
});

test('what makes it impossible is an outcome', async () => {
  const inputs = await sampleStudy(grid, truth);
  const core = makeVolume(grid, new Uint8Array(voxelCount(grid)));
  expect(await runCalibration({ inputs: { ...inputs, core }, settings, outputGrid: fine })).toEqual({
    outcome: 'failed',
    problem: { kind: 'empty-segment', segment: 'core' },
  });
});

test('samples too few to span the parameters end as degenerate', async () => {
  const inputs = await sampleStudy(grid, truth);
  const few = { ...settings, samplesPerStage: 5 };
  expect(await runCalibration({ inputs, settings: few, outputGrid: fine })).toEqual({
    outcome: 'failed',
    problem: { kind: 'degenerate', stage: 2, reason: 'samples-have-no-spread' },
  });
});

test('settings out of range are refused by name', async () => {
  const inputs = await sampleStudy(grid, truth);
  const wrong = { ...settings, seed: -1 };
  await expect(runCalibration({ inputs, settings: wrong, outputGrid: fine })).rejects.toThrow('seed is -1');
});
