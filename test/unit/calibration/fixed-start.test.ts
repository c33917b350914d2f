import { runCalibration } from '../../../extension/src/calibration/run-calibration.ts';
import { problemMessage } from '../../../extension/src/study/messages.ts';
import { indexToWorld, type Vector3 } from '../../../extension/src/volume/grid.ts';
import { foldedAnatomy, straightGrid } from '../forward/sample-anatomy.ts';
import { sampleStudy } from './sample-study.ts';

const grid = straightGrid([28, 27, 26], [2, 2, 2]);

async function run(start: Vector3) {
  const inputs = await sampleStudy(grid, {
    growth: { diffusivity: 0.03, proliferationRate: 0.018, timeDays: 380, start: [28.5, 26.4, 25.2] },
    imaging: { thresholdT1c: 0.7, thresholdFlair: 0.3, thresholdWidth: 0.06 },
  });
  const settings = { samplesPerStage: 16, seed: 1, diffusivityRatio: 10, priors: { start } };
  return runCalibration({ inputs, settings, outputGrid: grid });
}

/** The middle, in mm, of a voxel that is all CSF. */
function inCsf(): Vector3 {
  const voxel = foldedAnatomy(grid).csf.indexOf(1);
  const [nx, ny] = grid.dimensions;
  const index = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / nx / ny)];
  return indexToWorld(grid, [index[0], index[1], index[2]]);
}

test.each([
  ['in CSF', inCsf()],
  ['beside the brain', [-500, 0, 0] as const],
])('a start fixed %s is named, not sought for', async (_, start) => {
  const answer = await run(start);
  expect(answer).toEqual({ outcome: 'failed', problem: { kind: 'start-outside-tissue', start } });
  if (answer.outcome === 'failed') expect(problemMessage(answer.problem)).toContain(start.join(', '));
});

test('a start fixed in tissue is taken', async () => {
  const answer = await run([28.5, 26.4, 25.2]);
  expect(answer).not.toMatchObject({ problem: { kind: 'start-outside-tissue' } });
});
