import { helperCount } from './helper-count.ts';
import { indexedDbCheckpoints } from './indexed-db-checkpoints.ts';
import type { CalibrationMessage, CalibrationRequest, CalibrationResult } from './protocol.ts';
import { runCalibration } from './run-calibration.ts';

/** Entry of the Web Worker that calibrates. One calibration a worker: its client ends it afterwards. */
const controller = new AbortController();

function buffersOf(result: CalibrationResult): ArrayBuffer[] {
  const { meanDensity, standardDeviationDensity, mapDensity, exceedanceProbability } = result;
  return [meanDensity, standardDeviationDensity, mapDensity, exceedanceProbability].map(
    ({ data }) => data.buffer as ArrayBuffer,
  );
}

function send(message: CalibrationMessage, transfer: ArrayBuffer[] = []): void {
  postMessage(message, { transfer });
}

async function calibrate({
  inputs,
  settings,
  outputGrid,
}: Extract<CalibrationRequest, { type: 'calibrate' }>) {
  const answer = await runCalibration({
    inputs,
    settings,
    outputGrid,
    signal: controller.signal,
    createHelper: () => new Worker(new URL('./evaluation-worker.js', import.meta.url), { type: 'module' }),
    helpers: helperCount(navigator.hardwareConcurrency),
    checkpoints: indexedDbCheckpoints(),
    onProgress: (progress) => {
      send({ type: 'progress', progress });
    },
  });
  switch (answer.outcome) {
    case 'converged':
      send({ type: 'finished', result: answer.result }, buffersOf(answer.result));
      return;
    case 'cancelled':
      send({ type: 'cancelled' });
      return;
    case 'failed':
      send({ type: 'failed', problem: answer.problem });
  }
}

addEventListener('message', ({ data: request }: MessageEvent<CalibrationRequest>) => {
  switch (request.type) {
    case 'calibrate':
      calibrate(request).catch((error: unknown) => {
        const detail = error instanceof Error ? error.message : String(error);
        send({ type: 'failed', problem: { kind: 'internal', detail } });
      });
      return;
    case 'cancel':
      controller.abort();
  }
});
