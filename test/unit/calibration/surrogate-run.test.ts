import { ThreadWorker } from '../../../cli/src/thread-worker.ts';
import type { Checkpoint, CheckpointStore } from '../../../extension/src/calibration/checkpoint.ts';
import type { CalibrationResult, StudyInputs } from '../../../extension/src/calibration/protocol.ts';
import { runCalibration, type CalibrationRun } from '../../../extension/src/calibration/run-calibration.ts';
import type { TumorParameters } from '../../../extension/src/tumor/parameter-vector.ts';
import { straightGrid } from '../forward/sample-anatomy.ts';
import { sampleStudy } from './sample-study.ts';

const grid = straightGrid([28, 27, 26], [2, 2, 2]);
const truth: TumorParameters = {
  growth: { diffusivity: 0.03, proliferationRate: 0.018, timeDays: 380, start: [28.5, 26.4, 25.2] },
  imaging: { thresholdT1c: 0.7, thresholdFlair: 0.3, thresholdWidth: 0.06 },
};
const settings = { samplesPerStage: 128, seed: 3, accuracy: 'default', forwardModel: 'surrogate' } as const;

const THREAD = new URL(`file://${process.cwd()}/cli/bin/evaluation-thread.js`);
const kept: Checkpoint[] = [];
let inputs: StudyInputs;

async function calibrate(checkSamples: number, options: Partial<CalibrationRun> = {}) {
  const answer = await runCalibration({
    inputs,
    settings: { ...settings, diffusivityRatio: 10, checkSamples },
    outputGrid: grid,
    ...options,
  });
  if (answer.outcome !== 'converged') throw new Error(answer.outcome);
  return answer.result;
}

/** A store that finds a checkpoint, and keeps those of the run. */
function storeWith(found: Checkpoint | undefined): CheckpointStore {
  return {
    load: () => Promise.resolve(found),
    save: (_, checkpoint) => Promise.resolve(void kept.push(structuredClone(checkpoint))),
    remove: () => Promise.resolve(),
  };
}

let corrected: CalibrationResult;

beforeAll(async () => {
  inputs = await sampleStudy(grid, truth);
  corrected = await calibrate(16, { checkpoints: storeWith(undefined) });
});

test('the surrogate drives a calibration, and the 1 mm solver corrects and checks it', () => {
  const { forwardModel, caveats, check, combinations } = corrected;
  expect(forwardModel).toMatch(/^travel-time-4 sha256=\w+ encoding=2 corrected-by=solver-1mm anchors=\d+$/);
  expect(check).toMatchObject({ samples: 16, forwardModel: expect.stringContaining('grid=1mm') as string });
  // A phantom of waves is nothing that it was trained on, and it says so.
  expect(caveats).toMatchObject([{ kind: 'anatomy-unlike' }]);
  const width = combinations.find(({ name }) => name === 'frontWidth');
  const { diffusivity, proliferationRate } = truth.growth;
  expect(width?.mean).toBeGreaterThan(0.5 * Math.sqrt(diffusivity / proliferationRate));
  expect(width?.mean).toBeLessThan(2 * Math.sqrt(diffusivity / proliferationRate));
});

test('corrected, its density at the mode is that of the 1 mm solver, whatever it was before', async () => {
  const plain = await calibrate(0);
  expect(plain.forwardModel).toMatch(/^travel-time-4 sha256=\w+ encoding=2$/);
  expect(plain.check).toBeUndefined();
  expect(corrected.check?.mapField.meanAbsoluteDifference).toBeLessThan(0.005);
  expect(corrected.check?.logWeightDeviation).toBeLessThan(5);
});

test('a run that goes on after a correction ends as it would have, with helpers, too', async () => {
  const later = kept.filter(({ correction }) => correction);
  expect(later.length).toBeGreaterThan(3);
  const found = later[Math.floor(later.length / 2)];
  const resumed = await calibrate(16, {
    checkpoints: storeWith(found),
    createHelper: () => new ThreadWorker(THREAD),
    helpers: 1,
  });
  expect({ ...resumed, seconds: 0 }).toEqual({ ...corrected, seconds: 0 });
});

test('a ratio that it was not trained for ends the run with that as its reason', async () => {
  const answer = await runCalibration({
    inputs: await sampleStudy(grid, truth),
    settings: { ...settings, diffusivityRatio: 20 },
    outputGrid: grid,
  });
  expect(answer).toEqual({
    outcome: 'failed',
    problem: { kind: 'ratio-not-trained', ratio: 20, trained: [10, 100] },
  });
});
