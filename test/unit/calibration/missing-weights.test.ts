import { EMBEDDED_NETWORK } from '../../../extension/src/forward/surrogate/paper-network/embedded-network.ts';
import { problemMessage } from '../../../extension/src/study/messages.ts';
import { networkRunProblem } from './network-run.ts';

jest.mock('../../../extension/src/forward/surrogate/paper-network/embedded-weights.ts', () => {
  throw new TypeError('Failed to fetch dynamically imported module');
});

test('a file of weights that is not there ends the run, is named, and the solver is offered', async () => {
  const problem = await networkRunProblem();
  expect(problem).toEqual({
    kind: 'model-unusable',
    detail: `the weights of ${EMBEDDED_NETWORK.name} could not be loaded`,
  });
  expect(problemMessage(problem)).toMatch(/could not be loaded\. .*Choose the 2 mm solver/);
});
