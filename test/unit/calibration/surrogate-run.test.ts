import { runCalibration } from '../../../extension/src/calibration/run-calibration.ts';
import type { TumorParameters } from '../../../extension/src/tumor/parameter-vector.ts';
import { straightGrid } from '../forward/sample-anatomy.ts';
import { sampleStudy } from './sample-study.ts';

const grid = straightGrid([28, 27, 26], [2, 2, 2]);
const truth: TumorParameters = {
  growth: { diffusivity: 0.03, proliferationRate: 0.018, timeDays: 380, start: [28.5, 26.4, 25.2] },
  imaging: { thresholdT1c: 0.7, thresholdFlair: 0.3, thresholdWidth: 0.06 },
};
const settings = { samplesPerStage: 128, seed: 3, accuracy: 'default', forwardModel: 'surrogate' } as const;

test('the surrogate drives a calibration, and the 1 mm solver tells how far it is off', async () => {
  const answer = await runCalibration({
    inputs: await sampleStudy(grid, truth),
    settings: { ...settings, diffusivityRatio: 10, checkSamples: 16 },
    outputGrid: grid,
  });
  if (answer.outcome !== 'converged') throw new Error(answer.outcome);
  const { forwardModel, caveats, check, combinations } = answer.result;
  expect(forwardModel).toMatch(/^travel-time-4 sha256=/);
  expect(check).toMatchObject({ samples: 16, forwardModel: expect.stringContaining('grid=1mm') as string });
  // A phantom of waves is nothing that it was trained on, and it says so.
  expect(caveats).toMatchObject([{ kind: 'anatomy-unlike' }]);
  expect(check?.mapField.meanAbsoluteDifference).toBeLessThan(0.08);
  const width = combinations.find(({ name }) => name === 'frontWidth');
  const { diffusivity, proliferationRate } = truth.growth;
  expect(width?.mean).toBeGreaterThan(0.5 * Math.sqrt(diffusivity / proliferationRate));
  expect(width?.mean).toBeLessThan(2 * Math.sqrt(diffusivity / proliferationRate));
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
