import { runCalibration } from '../../../extension/src/calibration/run-calibration.ts';
import { EMBEDDED_NETWORK } from '../../../extension/src/forward/surrogate/paper-network/embedded-network.ts';
import { problemMessage } from '../../../extension/src/study/messages.ts';
import { straightGrid } from '../forward/sample-anatomy.ts';
import { sampleStudy } from './sample-study.ts';

jest.mock('../../../extension/src/forward/surrogate/paper-network/embedded-weights.ts', () => {
  throw new TypeError('Failed to fetch dynamically imported module');
});

test('a file of weights that is not there ends the run, is named, and the solver is offered', async () => {
  const grid = straightGrid([28, 27, 26], [2, 2, 2]);
  const answer = await runCalibration({
    inputs: await sampleStudy(grid, {
      growth: { diffusivity: 0.03, proliferationRate: 0.018, timeDays: 380, start: [28.5, 26.4, 25.2] },
      imaging: { thresholdT1c: 0.7, thresholdFlair: 0.3, thresholdWidth: 0.06 },
    }),
    settings: { samplesPerStage: 16, seed: 1, diffusivityRatio: 10, forwardModel: 'paper-network' },
    outputGrid: grid,
  });
  if (answer.outcome !== 'failed') throw new Error(answer.outcome);
  expect(answer.problem).toEqual({
    kind: 'model-unusable',
    detail: `the weights of ${EMBEDDED_NETWORK.name} could not be loaded`,
  });
  expect(problemMessage(answer.problem)).toMatch(/could not be loaded\. .*Choose the 2 mm solver/);
});
