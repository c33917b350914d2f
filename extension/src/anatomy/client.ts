import type { AnatomyAnswer, AnatomyInputs, AnatomyMessage, AnatomyRequest } from './protocol.ts';

export interface AnatomyJob {
  /** Starts the worker whose entry is `worker.ts`. It is ended when the job is, whatever its outcome. */
  readonly createWorker: () => Worker;
  readonly inputs: AnatomyInputs;
  /** Part of the work that is done, 0 to 1, and the time left as far as it can be told. */
  readonly onProgress?: (part: number, secondsLeft: number | undefined) => void;
  readonly signal?: AbortSignal;
}

/** Before so much is done, the time taken says little of the time left. */
const LEAST_TOLD = 0.05;

/** Makes tissue maps in a Web Worker. Resolves in every case, also when the worker cannot be started or dies. */
export function makeTissueMapsInWorker(job: AnatomyJob): Promise<AnatomyAnswer> {
  const { signal, inputs } = job;
  if (signal?.aborted) return Promise.resolve({ outcome: 'cancelled' });
  return new Promise((resolve) => {
    const died = (detail: string): void => {
      settle({ outcome: 'failed', problem: { kind: 'internal', detail } });
    };
    let worker: Worker | undefined;
    const started = performance.now();
    const cancel = (): void => {
      settle({ outcome: 'cancelled' });
    };
    function settle(answer: AnatomyAnswer): void {
      signal?.removeEventListener('abort', cancel);
      worker?.terminate();
      // A second call changes nothing.
      resolve(answer);
    }
    try {
      worker = job.createWorker();
    } catch (error) {
      died(error instanceof Error ? error.message : String(error));
      return;
    }
    worker.addEventListener('message', ({ data }: MessageEvent<AnatomyMessage>) => {
      switch (data.type) {
        case 'progress': {
          const seconds = (performance.now() - started) / 1000;
          const left = data.part >= LEAST_TOLD ? (seconds * (1 - data.part)) / data.part : undefined;
          job.onProgress?.(data.part, left);
          return;
        }
        case 'made':
          settle({ outcome: 'made', result: data.result });
          return;
        case 'failed':
          settle({ outcome: 'failed', problem: data.problem });
      }
    });
    worker.addEventListener('error', ({ message }) => {
      died(message || 'its script could not be loaded');
    });
    worker.addEventListener('messageerror', () => {
      died('it sent what cannot be read');
    });
    signal?.addEventListener('abort', cancel, { once: true });
    worker.postMessage({ type: 'make', inputs } satisfies AnatomyRequest);
  });
}
