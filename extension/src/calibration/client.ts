import type { Grid } from '../volume/grid.ts';
import type {
  CalibrationMessage,
  CalibrationOutcome,
  CalibrationRequest,
  CalibrationSettings,
  Progress,
  StudyInputs,
} from './protocol.ts';

/** A worker tells its progress several times a second: silence for so long means that it is dead. */
const SILENCE_MS = 20_000;
/** A worker that was asked to stop and has not answered by then is ended all the same. */
const PATIENCE_MS = 1000;

export interface CalibrationJob {
  /** Starts the worker whose entry is `worker.ts`. It is ended when the job is, whatever its outcome. */
  readonly createWorker: () => Worker;
  /** Given away to the worker: the caller's arrays are empty afterwards. */
  readonly inputs: StudyInputs;
  readonly settings: CalibrationSettings;
  /** Density maps come back on this grid. */
  readonly outputGrid: Grid;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** Copying a study's volumes takes the page some tenths of a second; moving them takes nothing. */
function buffersOf({ core, edema, pet, tissue }: StudyInputs): ArrayBuffer[] {
  const volumes = [core, edema, ...(pet ? [pet] : []), tissue.whiteMatter, tissue.grayMatter, tissue.csf];
  return [...new Set(volumes.map(({ data }) => data.buffer as ArrayBuffer))];
}

function workerDied(detail: string): CalibrationOutcome {
  return { outcome: 'failed', problem: { kind: 'worker-died', detail } };
}

/**
 * Calibrates in a Web Worker. Resolves to an outcome in every case, also when the worker cannot be started, throws,
 * or dies without a word (browsers give no event when a worker is ended for want of memory).
 */
export function calibrate(job: CalibrationJob): Promise<CalibrationOutcome> {
  const { signal } = job;
  if (signal?.aborted) return Promise.resolve({ outcome: 'cancelled' });
  let worker: Worker;
  try {
    worker = job.createWorker();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return Promise.resolve(workerDied(`it could not be started: ${reason}`));
  }
  return new Promise((resolve) => {
    const died = (detail: string): void => {
      settle(workerDied(detail));
    };
    let lastHeard = performance.now();
    let patience: ReturnType<typeof setTimeout> | undefined;
    // Two looks in silence: after the computer slept, the first finds messages that still wait to be handled.
    let silentLooks = 0;
    const watchdog = setInterval(() => {
      silentLooks = performance.now() - lastHeard >= SILENCE_MS / 2 ? silentLooks + 1 : 0;
      if (silentLooks >= 2) died(`nothing was heard of it for ${SILENCE_MS / 1000} s`);
    }, SILENCE_MS / 2);

    function settle(outcome: CalibrationOutcome): void {
      clearInterval(watchdog);
      clearTimeout(patience);
      signal?.removeEventListener('abort', cancel);
      // A second call, such as an error after a result, changes nothing.
      resolve(outcome);
      worker.terminate();
    }

    function cancel(): void {
      worker.postMessage({ type: 'cancel' } satisfies CalibrationRequest);
      patience = setTimeout(() => {
        settle({ outcome: 'cancelled' });
      }, PATIENCE_MS);
    }

    function heard(message: CalibrationMessage): void {
      lastHeard = performance.now();
      switch (message.type) {
        case 'progress':
          // What was on its way when the user cancelled no longer counts.
          if (!signal?.aborted) job.onProgress?.(message.progress);
          return;
        case 'finished':
          settle({ outcome: 'converged', result: message.result });
          return;
        case 'cancelled':
          settle({ outcome: 'cancelled' });
          return;
        case 'failed':
          settle({ outcome: 'failed', problem: message.problem });
      }
    }

    worker.addEventListener('message', ({ data }: MessageEvent<CalibrationMessage>) => {
      heard(data);
    });
    worker.addEventListener('error', ({ message }) => {
      died(message || 'its script could not be loaded');
    });
    worker.addEventListener('messageerror', () => {
      died('it sent what cannot be read');
    });
    signal?.addEventListener('abort', cancel, { once: true });
    const { inputs, settings, outputGrid } = job;
    const request: CalibrationRequest = { type: 'calibrate', inputs, settings, outputGrid };
    worker.postMessage(request, buffersOf(inputs));
  });
}
