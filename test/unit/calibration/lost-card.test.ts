import { runCalibration } from '../../../extension/src/calibration/run-calibration.ts';
import type * as Runtime from '../../../extension/src/forward/surrogate/paper-network/runtime.ts';
import { ContextLostError } from '../../../extension/src/forward/solver/webgl/webgl-errors.ts';
import { problemMessage } from '../../../extension/src/study/messages.ts';
import { straightGrid } from '../forward/sample-anatomy.ts';
import { sampleStudy } from './sample-study.ts';

/** Samples that the network still gives before the card goes away. */
const MOCK_GIVEN = 3;
const mockCounts = { decoded: 0, disposed: 0 };

jest.mock('../../../extension/src/forward/surrogate/paper-network/runtime.ts', (): object => {
  class FailingNetwork implements Pick<Runtime.TensorNetwork, 'decode' | 'dispose'> {
    encode(): Promise<object> {
      return Promise.resolve({ kept: [], dispose: () => undefined });
    }
    decode(): Promise<Float32Array> {
      mockCounts.decoded++;
      if (mockCounts.decoded > MOCK_GIVEN)
        return Promise.reject(new ContextLostError('the graphics card went away'));
      return Promise.resolve(new Float32Array(64 ** 3).fill(0.5));
    }
    dispose(): void {
      mockCounts.disposed++;
    }
  }
  return {
    TensorNetwork: FailingNetwork,
    openTensorBackend: () => Promise.resolve({ dispose: () => mockCounts.disposed++ }),
  };
});

test('a card that goes away among the samples ends the run without a result, and the solver is offered', async () => {
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
  expect(answer.problem.kind).toBe('model-unusable');
  expect(problemMessage(answer.problem)).toMatch(/Nothing was saved\. Choose the 2 mm solver/);
  // It was under way; then the network and what it ran on went.
  expect(mockCounts).toEqual({ decoded: MOCK_GIVEN + 1, disposed: 2 });
});
