import { calibrate, type CalibrationJob } from '../../../extension/src/calibration/client.ts';
import type {
  CalibrationMessage,
  CalibrationRequest,
  CalibrationResult,
  Progress,
} from '../../../extension/src/calibration/protocol.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { straightGrid } from '../forward/sample-anatomy.ts';

const grid = straightGrid([2, 2, 2], [1, 1, 1]);
const mask = makeVolume(grid, new Uint8Array(8));
const map = makeVolume(grid, new Float32Array(8));
const progress: Progress = {
  stage: 1,
  temperingExponent: 0.1,
  evaluationsInStage: 3,
  evaluationsOfStage: 10,
  secondsElapsed: 2,
  stages: [],
};
// The client hands a result on and looks at nothing in it.
const result = { logEvidence: -12 } as CalibrationResult;

/** The other end of the messages, in this thread. */
class FakeWorker extends EventTarget {
  readonly requests: { request: CalibrationRequest; transfer: unknown }[] = [];
  terminated = 0;

  postMessage(request: CalibrationRequest, transfer?: unknown): void {
    this.requests.push({ request, transfer });
  }

  terminate(): void {
    this.terminated++;
  }

  says(message: CalibrationMessage): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: message }));
  }

  breaks(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }
}

function start(others: Partial<CalibrationJob> = {}) {
  const worker = new FakeWorker();
  const answer = calibrate({
    createWorker: () => worker as unknown as Worker,
    inputs: { core: mask, edema: mask, tissue: { whiteMatter: map, grayMatter: map, csf: map } },
    settings: { samplesPerStage: 10, seed: 1, diffusivityRatio: 10 },
    outputGrid: grid,
    ...others,
  });
  return { worker, answer };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('the voxels of all inputs are moved to the worker, each array once', () => {
  const signal = makeVolume(grid, new Float32Array(8));
  const { worker } = start({
    inputs: { core: mask, edema: mask, pet: signal, tissue: { whiteMatter: map, grayMatter: map, csf: map } },
  });
  expect(worker.requests).toHaveLength(1);
  expect(worker.requests[0].transfer).toEqual([mask.data.buffer, signal.data.buffer, map.data.buffer]);
  expect(worker.requests[0].request).toMatchObject({ type: 'calibrate', outputGrid: grid });
});

test('a result is handed on, after its progress, and the worker is ended', async () => {
  const heard: Progress[] = [];
  const { worker, answer } = start({ onProgress: (told) => heard.push(told) });
  worker.says({ type: 'progress', progress });
  worker.says({ type: 'finished', result });
  expect(await answer).toEqual({ outcome: 'converged', result });
  expect(heard).toEqual([progress]);
  expect(worker.terminated).toBe(1);
});

test('a problem is handed on, and the worker is ended', async () => {
  const { worker, answer } = start();
  worker.says({ type: 'failed', problem: { kind: 'no-tissue' } });
  expect(await answer).toEqual({ outcome: 'failed', problem: { kind: 'no-tissue' } });
  expect(worker.terminated).toBe(1);
});

describe('cancelling', () => {
  test('is told to the worker, whose answer ends it; progress is no longer told', async () => {
    const controller = new AbortController();
    const heard: Progress[] = [];
    const { worker, answer } = start({ signal: controller.signal, onProgress: (told) => heard.push(told) });
    controller.abort();
    expect(worker.requests.at(-1)?.request).toEqual({ type: 'cancel' });
    worker.says({ type: 'progress', progress });
    worker.says({ type: 'cancelled' });
    expect(await answer).toEqual({ outcome: 'cancelled' });
    expect(heard).toEqual([]);
    expect(worker.terminated).toBe(1);
  });

  test('takes a second at most, whatever the worker does', async () => {
    const controller = new AbortController();
    const { worker, answer } = start({ signal: controller.signal });
    controller.abort();
    await jest.advanceTimersByTimeAsync(1000);
    expect(await answer).toEqual({ outcome: 'cancelled' });
    expect(worker.terminated).toBe(1);
  });

  test('before the beginning starts no worker', async () => {
    const createWorker = jest.fn();
    const { answer } = start({ signal: AbortSignal.abort(), createWorker });
    expect(await answer).toEqual({ outcome: 'cancelled' });
    expect(createWorker).not.toHaveBeenCalled();
  });
});

describe('a worker that dies', () => {
  test('with an error', async () => {
    const { worker, answer } = start();
    worker.breaks('out of memory');
    expect(await answer).toEqual({
      outcome: 'failed',
      problem: { kind: 'worker-died', detail: 'out of memory' },
    });
    expect(worker.terminated).toBe(1);
  });

  test('without a word, is noticed after 20 s of silence', async () => {
    const { worker, answer } = start();
    for (let second = 0; second < 60; second++) {
      worker.says({ type: 'progress', progress });
      await jest.advanceTimersByTimeAsync(1000);
    }
    expect(worker.terminated).toBe(0);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(await answer).toMatchObject({ outcome: 'failed', problem: { kind: 'worker-died' } });
    expect(worker.terminated).toBe(1);
  });

  test('because it cannot be started', async () => {
    const { answer } = start({
      createWorker: () => {
        throw new Error('blocked by policy');
      },
    });
    expect(await answer).toEqual({
      outcome: 'failed',
      problem: { kind: 'worker-died', detail: 'it could not be started: blocked by policy' },
    });
  });
});
