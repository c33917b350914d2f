import { ThreadWorker } from '../../../cli/src/thread-worker.ts';
import { sampleEvaluator, type LikelihoodInput } from '../../../extension/src/calibration/evaluate-sample.ts';
import type { EvaluationMessage } from '../../../extension/src/calibration/evaluation-protocol.ts';
import { EvaluationPool } from '../../../extension/src/calibration/evaluation-pool.ts';
import { prepareInputs } from '../../../extension/src/calibration/prepare-inputs.ts';
import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';
import type { TumorParameters } from '../../../extension/src/tumor/parameter-vector.ts';
import { uniformPrior } from '../../../extension/src/tumor/prior.ts';
import { sampleStudy } from '../calibration/sample-study.ts';
import { straightGrid } from '../forward/sample-anatomy.ts';

/** Sends everything back, and dies in the way it is told to. */
const ECHO = new URL(
  `data:text/javascript,${encodeURIComponent(`
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', (message) => {
    if (message === 'exit') process.exit(3);
    if (message === 'throw') throw new Error('out of luck');
    parentPort.postMessage(message);
  });`)}`,
);

const next = (worker: ThreadWorker, type: string): Promise<Event> =>
  new Promise((resolve) => {
    worker.addEventListener(type, resolve, { once: true });
  });

test('messages come back as those of a Web Worker do', async () => {
  const worker = new ThreadWorker(ECHO);
  worker.postMessage({ chunk: 1, values: Float64Array.of(1, 2) });
  expect(await next(worker, 'message')).toMatchObject({ data: { chunk: 1 } });
  worker.terminate();
});

test.each([
  ['throw', 'out of luck'],
  ['exit', 'it ended with code 3'],
])('a thread that dies by %s is told as one error', async (how, message) => {
  const worker = new ThreadWorker(ECHO);
  const errors: Event[] = [];
  worker.addEventListener('error', (event) => errors.push(event));
  worker.postMessage(how);
  expect(await next(worker, 'error')).toMatchObject({ message });
  await new Promise((resolve) => setImmediate(resolve));
  expect(errors).toHaveLength(1);
});

describe('the browser’s evaluation worker in threads', () => {
  const grid = straightGrid([20, 19, 18], [2, 2, 2]);
  const truth: TumorParameters = {
    growth: { diffusivity: 0.03, proliferationRate: 0.018, timeDays: 380, start: [20.5, 18.4, 17.2] },
    imaging: { thresholdT1c: 0.7, thresholdFlair: 0.3, thresholdWidth: 0.06 },
  };

  test('does a dead one’s work again, in a new one, to the same numbers', async () => {
    const preparation = prepareInputs(await sampleStudy(grid, truth), grid);
    if (preparation.outcome === 'failed') throw new Error(preparation.problem.kind);
    const { anatomy, observation, startRegion } = preparation.prepared;
    const input: LikelihoodInput = {
      forwardModel: 'solver-2mm',
      anatomy,
      observation,
      diffusivityRatio: 10,
      accuracy: 'draft',
      likelihood: 'paper',
    };
    const { logLikelihood, density } = await sampleEvaluator(input);
    const prior = uniformPrior(startRegion, false);
    const random = randomFrom(seedState(4));
    const samples = Array.from({ length: 24 }, () => prior.sample(random));
    const expected: number[] = [];
    for (const theta of samples) expected.push(await logLikelihood(theta));

    const entry = new URL(`file://${process.cwd()}/cli/bin/evaluation-thread.js`);
    const threads: ThreadWorker[] = [];
    let openHere: () => void = () => undefined;
    const hereOpen = new Promise<void>((resolve) => {
      openHere = resolve;
    });
    const pool = new EvaluationPool({
      input,
      // This thread does nothing before the others have done something.
      evaluate: async (theta) => {
        await hereOpen;
        return expected[samples.indexOf(theta)];
      },
      solve: density,
      createHelper: () => {
        const thread = new ThreadWorker(threads.length === 0 ? ECHO : entry);
        threads.push(thread);
        // The first dies of its first request.
        if (threads.length === 1) thread.postMessage('exit');
        return thread;
      },
      helpers: 1,
    });
    const values = pool.evaluate(samples, () => Promise.resolve());
    while (threads.length < 2) await new Promise((resolve) => setImmediate(resolve));
    const replacement = threads[1];
    // The two chunks that the dead one had.
    for (let answers = 0; answers < 2; answers++) await next(replacement, 'message');
    openHere();
    expect([...(await values)]).toEqual(expected);

    const densities: Float32Array[] = [];
    const take = (one: Float32Array, n: number): void => {
      expect(n).toBe(densities.length);
      densities.push(one);
    };
    const answered: string[] = [];
    replacement.addEventListener('message', (event) => {
      answered.push((event as MessageEvent<EvaluationMessage>).data.type);
    });
    await pool.solve(samples, take, () => new Promise((resolve) => setImmediate(resolve)));
    expect(answered).toContain('solved');
    for (const [n, theta] of samples.entries()) expect(densities[n]).toEqual(await density(theta));
    pool.dispose();
  });
});
