import { problemMessage } from '../../../extension/src/study/messages.ts';
import { networkRunProblem } from './network-run.ts';

jest.mock('../../../extension/src/forward/surrogate/paper-network/embedded-weights.ts', () => ({
  EMBEDDED_WEIGHTS: btoa('half a file'),
}));

test('a model whose weights are not its own ends the run, and the solver is offered', async () => {
  const problem = await networkRunProblem();
  expect(problem).toEqual({
    kind: 'model-unusable',
    detail: expect.stringMatching(/weights\.bin has 11 bytes, not \d+/) as string,
  });
  expect(problemMessage(problem)).toMatch(/weights\.bin has 11 bytes.*Choose the 2 mm solver/);
});
