import { EvaluationPool } from '../../../extension/src/calibration/evaluation-pool.ts';
import type { LikelihoodInput } from '../../../extension/src/calibration/evaluate-sample.ts';
import type {
  EvaluationMessage,
  EvaluationRequest,
} from '../../../extension/src/calibration/evaluation-protocol.ts';

/** What every thread computes: any function of a sample will do. */
const value = (theta: Float64Array): number => Math.sin(theta[0]) + theta[1] ** 2;
const densityOf = (theta: Float64Array): Float32Array => Float32Array.of(theta[1], value(theta));

const grid = {
  dimensions: [1, 1, 1],
  spacing: [2, 2, 2],
  origin: [0, 0, 0],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '1',
} as const;
const one = new Float32Array([1]);
const label = new Uint8Array([1]);
const input: LikelihoodInput = {
  forwardModel: 'solver-2mm',
  anatomy: { grid, whiteMatter: one, grayMatter: one, csf: one },
  observation: { tissue: label, core: label, wholeTumor: label },
  diffusivityRatio: 10,
  accuracy: 'draft',
  likelihood: 'paper',
};

type Behaviour = 'works' | 'is silent' | 'throws' | 'cannot be started';

/** A worker in this thread: it answers in a later task, as a real one does. */
class FakeWorker extends EventTarget {
  requests = 0;
  /** What it was told before its first samples, and after. */
  readonly shifts: (readonly number[])[] = [];
  /** Number of the last chunk it was given. */
  latest = -1;
  terminated = false;
  readonly #behaviour: Behaviour;

  constructor(behaviour: Behaviour) {
    super();
    this.#behaviour = behaviour;
  }

  postMessage(request: EvaluationRequest): void {
    if (request.type === 'prepare') return;
    if (request.type === 'correct') {
      this.shifts.push([this.requests, ...request.shift]);
      return;
    }
    this.requests += 1;
    this.latest = request.chunk;
    if (this.#behaviour === 'is silent') return;
    setImmediate(() => {
      if (this.terminated) return;
      if (this.#behaviour === 'throws') {
        this.dispatchEvent(new Event('error', { cancelable: true }));
        return;
      }
      const { type, chunk, samples } = request;
      const data: EvaluationMessage =
        type === 'solve'
          ? { type: 'solved', chunk, densities: samples.map(densityOf) }
          : { type: 'evaluated', chunk, logLikelihoods: Float64Array.from(samples, value) };
      this.dispatchEvent(Object.assign(new Event('message'), { data }));
    });
  }

  terminate(): void {
    this.terminated = true;
  }
}

function samples(count: number): Float64Array[] {
  return Array.from({ length: count }, (_, n) => Float64Array.from([n * 0.1, n]));
}

/** A pool whose first helpers behave as told; those that replace them do as `replacements`. */
function poolWith(behaviours: readonly Behaviour[], replacements: Behaviour = 'works') {
  const workers: FakeWorker[] = [];
  let here = 0;
  const pool = new EvaluationPool({
    input,
    evaluate: (theta) => {
      here += 1;
      return Promise.resolve(value(theta));
    },
    solve: (theta) => {
      here += 1;
      return Promise.resolve(densityOf(theta));
    },
    createHelper: () => {
      const behaviour = behaviours.at(workers.length) ?? replacements;
      const worker = new FakeWorker(behaviour);
      workers.push(worker);
      if (behaviour === 'cannot be started') throw new Error('no memory');
      return worker as unknown as Worker;
    },
    helpers: behaviours.length,
  });
  return { pool, workers, doneHere: () => here };
}

/** Lets the messages of helpers in, as the calibration's pauses do. */
const letIn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function evaluateAll(pool: EvaluationPool, count: number) {
  let told = 0;
  const values = await pool.evaluate(samples(count), async (done) => {
    told += done;
    await letIn();
  });
  return { values, told };
}

test.each([0, 1, 7, 8, 9, 100])('%i samples come back in their order, whoever did them', async (count) => {
  const { pool } = poolWith(['works', 'works']);
  const { values, told } = await evaluateAll(pool, count);
  expect(values).toEqual(Float64Array.from(samples(count), value));
  // A chunk that was done twice may be told twice, none is left out.
  expect(told).toBeGreaterThanOrEqual(count);
});

test('helpers take their part of the work', async () => {
  const { pool, workers, doneHere } = poolWith(['works', 'works']);
  await evaluateAll(pool, 240);
  expect(doneHere()).toBeLessThan(200);
  for (const worker of workers) expect(worker.requests).toBeGreaterThan(2);
});

test('without helpers everything is done here', async () => {
  const { pool, doneHere } = poolWith([]);
  const { values } = await evaluateAll(pool, 20);
  expect(values).toEqual(Float64Array.from(samples(20), value));
  expect(doneHere()).toBe(20);
});

test('a helper that dies with an error is replaced, and its work is done again', async () => {
  const { pool, workers } = poolWith(['throws', 'works']);
  const { values } = await evaluateAll(pool, 100);
  expect(values).toEqual(Float64Array.from(samples(100), value));
  expect(workers.map(({ terminated }) => terminated)).toEqual([true, false, false]);
  expect(workers[2].requests).toBeGreaterThan(0);
});

test.each(['throws', 'cannot be started'] as const)(
  'where every replacement %s, there are four and then no more',
  async (fate) => {
    const { pool, workers } = poolWith(['throws', 'works'], fate);
    for (let batch = 0; batch < 3; batch += 1) {
      const { values } = await evaluateAll(pool, 100);
      expect(values).toEqual(Float64Array.from(samples(100), value));
    }
    expect(workers.length).toBeLessThanOrEqual(2 + 4);
    expect(workers[1].terminated).toBe(false);
    if (fate === 'throws') expect(workers.filter(({ terminated }) => terminated)).toHaveLength(1 + 4);
  },
);

test('a helper that dies without a word costs nothing but time, and is replaced after some batches', async () => {
  const { pool, workers } = poolWith(['is silent']);
  for (let batch = 0; batch < 5; batch += 1) {
    const { values } = await evaluateAll(pool, 50);
    expect(values).toEqual(Float64Array.from(samples(50), value));
  }
  expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  expect(workers[0].requests).toBe(3 * 2);
  expect(workers[1].requests).toBeGreaterThan(2);
});

test('ended, it ends every helper, replacements too', async () => {
  const { pool, workers } = poolWith(['throws', 'works']);
  await evaluateAll(pool, 100);
  pool.dispose();
  expect(workers.every(({ terminated }) => terminated)).toBe(true);
});

test('an answer that comes after its batch is not taken for one of the next', async () => {
  const { pool } = poolWith(['works', 'works']);
  // No message is let in during the first batch: all answers come in the second.
  await pool.evaluate(samples(64), () => Promise.resolve());
  const other = Array.from({ length: 64 }, (_, n) => Float64Array.from([-n, n * 0.5]));
  const values = await pool.evaluate(other, letIn);
  expect(values).toEqual(Float64Array.from(other, value));
});

describe('densities', () => {
  async function solveAll(pool: EvaluationPool, count: number) {
    const taken: [number, Float32Array][] = [];
    let told = 0;
    await pool.solve(
      samples(count),
      (density, n) => taken.push([n, density]),
      async (done) => {
        told += done;
        await letIn();
      },
    );
    return { taken, told };
  }
  const expected = (count: number) => samples(count).map((theta, n) => [n, densityOf(theta)]);

  test.each([
    ['nobody', []],
    ['one that works', ['works']],
    ['two that work', ['works', 'works']],
    ['one that is silent', ['is silent']],
    ['one that dies', ['throws', 'works']],
  ] as const)('come once, and in the order of the samples, with the help of %s', async (_, behaviours) => {
    const { pool } = poolWith(behaviours);
    const { taken, told } = await solveAll(pool, 60);
    expect(taken).toEqual(expected(60));
    expect(told).toBeGreaterThanOrEqual(60);
  });

  test('helpers take their part of the work', async () => {
    const { pool, workers, doneHere } = poolWith(['works', 'works']);
    await solveAll(pool, 90);
    expect(doneHere()).toBeLessThan(60);
    for (const worker of workers) expect(worker.requests).toBeGreaterThan(10);
  });

  test('a helper that is slow with one holds up what lies far beyond it', async () => {
    const { pool, workers } = poolWith(['is silent', 'works']);
    let [first, most] = [0, 0];
    await pool.solve(
      samples(200),
      (_, n) => {
        first = n + 1;
      },
      async () => {
        await letIn();
        most = Math.max(most, workers[1].latest - first);
      },
    );
    expect(first).toBe(200);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(16);
  });
});

test('helpers are told of a correction before the next samples, those that replace others too', async () => {
  const { pool, workers } = poolWith(['works', 'throws']);
  pool.correct(Float32Array.of(0.5, -1));
  await evaluateAll(pool, 100);
  expect(workers).toHaveLength(3);
  for (const { shifts } of workers) expect(shifts).toEqual([[0, 0.5, -1]]);
  const [{ requests }] = workers;
  pool.correct(Float32Array.of(0.25, 0));
  await evaluateAll(pool, 20);
  expect(workers[0].shifts[1]).toEqual([requests, 0.25, 0]);
});
