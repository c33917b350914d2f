import { ThreadWorker } from '../../../cli/src/thread-worker.ts';
import type { Checkpoint } from '../../../extension/src/calibration/checkpoint.ts';
import type {
  CalibrationResult,
  CalibrationSettings,
  Progress,
  StudyInputs,
} from '../../../extension/src/calibration/protocol.ts';
import { runCalibration, type CalibrationRun } from '../../../extension/src/calibration/run-calibration.ts';
import type { TumorParameters } from '../../../extension/src/tumor/parameter-vector.ts';
import { COMBINATION_NAMES } from '../../../extension/src/tumor/parameters.ts';
import type { Grid } from '../../../extension/src/volume/grid.ts';
import { straightGrid } from '../forward/sample-anatomy.ts';
import { sampleStudy } from './sample-study.ts';

const grid = straightGrid([20, 19, 18], [2, 2, 2]);
const fine: Grid = { ...straightGrid([30, 30, 30], [1, 1, 1]), origin: [4, 4, 4] };
const truth: TumorParameters = {
  growth: { diffusivity: 0.03, proliferationRate: 0.018, timeDays: 380, start: [20.5, 18.4, 17.2] },
  imaging: { thresholdT1c: 0.7, thresholdFlair: 0.3, thresholdWidth: 0.06 },
};
const settings: CalibrationSettings = {
  samplesPerStage: 24,
  seed: 5,
  diffusivityRatio: 10,
  accuracy: 'draft',
  checkSamples: 13,
};
const THREAD = new URL(`file://${process.cwd()}/cli/bin/evaluation-thread.js`);

let inputs: StudyInputs;
let alone: CalibrationResult;
const heard: Progress[] = [];
const kept: Checkpoint[] = [];

async function run(others: Partial<CalibrationSettings>, options: Partial<CalibrationRun> = {}) {
  return runCalibration({ inputs, settings: { ...settings, ...others }, outputGrid: fine, ...options });
}

async function converged(others: Partial<CalibrationSettings>, options: Partial<CalibrationRun> = {}) {
  const answer = await run(others, options);
  if (answer.outcome !== 'converged') throw new Error(JSON.stringify(answer));
  return answer.result;
}

beforeAll(async () => {
  inputs = await sampleStudy(grid, truth);
  alone = await converged(
    {},
    {
      onProgress: (progress) => heard.push(progress),
      checkpoints: {
        load: () => Promise.resolve(undefined),
        save: (_, checkpoint) => Promise.resolve(void kept.push(structuredClone(checkpoint))),
        remove: () => Promise.resolve(),
      },
    },
  );
});

test('the solver at 1 mm, checked by itself, agrees exactly', async () => {
  const { check, forwardModel } = await converged({ forwardModel: 'solver-1mm' });
  expect(forwardModel).toBe('fisher-kolmogorov-solver/2 accuracy=draft ratio=10 grid=1mm');
  expect(check).toMatchObject({
    forwardModel,
    samples: 13,
    effectiveSampleSize: 13,
    logWeightDeviation: 0,
    mapField: { meanAbsoluteDifference: 0, dice: [1, 1, 1] },
    verdict: 'agrees',
  });
  for (const { shift } of check?.shifts ?? []) expect(shift).toBe(0);
});

test('a posterior of the solver at 2 mm is another, and the check says how far', () => {
  const { check, parameters } = alone;
  expect(check?.samples).toBe(13);
  expect(check?.effectiveSampleSize).toBeGreaterThanOrEqual(1);
  expect(check?.effectiveSampleSize).toBeLessThan(13);
  expect(check?.logWeightDeviation).toBeGreaterThan(0);
  expect(check?.shifts.map(({ name }) => name)).toEqual([
    ...parameters.map(({ name }) => name),
    ...COMBINATION_NAMES,
  ]);
  expect(check?.mapField.meanAbsoluteDifference).toBeGreaterThan(0);
  expect(check?.mapField.meanAbsoluteDifference).toBeLessThan(0.2);
});

test('helpers, and an interruption, change nothing', async () => {
  const helped = await converged({}, { helpers: 2, createHelper: () => new ThreadWorker(THREAD) });
  expect(helped.check).toEqual(alone.check);
  const resumed = await converged(
    { seed: 99 },
    {
      checkpoints: {
        load: () => Promise.resolve(kept.at(-1)),
        save: () => Promise.resolve(),
        remove: () => Promise.resolve(),
      },
    },
  );
  expect(resumed.check).toEqual(alone.check);
});

test('unasked there is none, and all else is the same', async () => {
  const { check, ...unchecked } = await converged({ checkSamples: 0 });
  expect(check).toBeUndefined();
  expect(unchecked.parameters).toEqual(alone.parameters);
  expect(unchecked.evaluations).toBe(alone.evaluations);
});

test('it is told while it lasts, and can be cancelled', async () => {
  const checking = heard.filter((progress) => progress.checking);
  expect(checking.length).toBeGreaterThan(0);
  for (const { evaluationsOfStage, evaluationsInStage, secondsLeft } of checking) {
    // The samples that differ, and the MAP.
    expect(evaluationsOfStage).toBeLessThanOrEqual(14);
    expect(evaluationsInStage).toBeLessThanOrEqual(evaluationsOfStage);
    expect(secondsLeft).toBeGreaterThanOrEqual(0);
  }
  const controller = new AbortController();
  const onProgress = (progress: Progress): void => {
    if (progress.checking) controller.abort();
  };
  expect(await run({}, { signal: controller.signal, onProgress })).toEqual({ outcome: 'cancelled' });
});

test.each([-1, 1.5, NaN])('%p samples are refused', async (checkSamples) => {
  await expect(run({ checkSamples })).rejects.toThrow(`checkSamples is ${checkSamples}`);
});
