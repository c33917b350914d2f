import type * as Runtime from '../../../extension/src/forward/surrogate/paper-network/runtime.ts';
import { ContextLostError } from '../../../extension/src/forward/solver/webgl/webgl-errors.ts';
import { problemMessage } from '../../../extension/src/study/messages.ts';
import { networkRunProblem } from './network-run.ts';

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
  const problem = await networkRunProblem();
  expect(problem.kind).toBe('model-unusable');
  expect(problemMessage(problem)).toMatch(/Nothing was saved\. Choose the 2 mm solver/);
  // It was under way; then the network and what it ran on went.
  expect(mockCounts).toEqual({ decoded: MOCK_GIVEN + 1, disposed: 2 });
});
