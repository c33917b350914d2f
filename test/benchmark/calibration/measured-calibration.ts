import { availableParallelism } from 'node:os';
import { ThreadWorker } from '../../../cli/src/thread-worker.ts';
import { helperCount } from '../../../extension/src/calibration/helper-count.ts';
import type {
  CalibrationResult,
  CalibrationSettings,
  Progress,
} from '../../../extension/src/calibration/protocol.ts';
import { runCalibration } from '../../../extension/src/calibration/run-calibration.ts';
import type { StudyCase } from './calibration-case.ts';

const THREAD_ENTRY = new URL('../../../cli/bin/evaluation-thread.js', import.meta.url);
/** As many as the product takes. */
export const HELPERS = helperCount(availableParallelism());

const MEMORY_EVERY_MS = 100;
const TELL_EVERY_SECONDS = 15;

export interface MeasuredCalibration {
  readonly result: CalibrationResult;
  /** Of all threads together: on a machine with other work, `seconds` say less. */
  readonly processorSeconds: number;
  /** Most that the process held in memory, its threads included, looked at ten times a second. */
  readonly peakMemoryMb: number;
}

/** A line every few seconds, to see that it goes on. */
function progressLines(name: string): (progress: Progress) => void {
  let told = 0;
  return ({ stage, temperingExponent, evaluationsInStage, evaluationsOfStage, secondsElapsed, stages }) => {
    const isNewStage = stages.length > 0 && stage > stages.length && evaluationsInStage === 0;
    if (!isNewStage && secondsElapsed - told < TELL_EVERY_SECONDS) return;
    told = secondsElapsed;
    const evaluations = `${evaluationsInStage} of ${evaluationsOfStage} evaluations`;
    const exponent = temperingExponent.toPrecision(3);
    console.log(
      `  ${name}: ${secondsElapsed.toFixed(0)} s, stage ${stage}, exponent ${exponent}, ${evaluations}`,
    );
  };
}

/** Calibrates with as many threads as the product. Throws where there is no result. */
export async function measuredCalibration(
  { name, inputs, outputGrid }: StudyCase,
  settings: CalibrationSettings,
): Promise<MeasuredCalibration> {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const processorBefore = process.cpuUsage();
  const timer = setInterval(look, MEMORY_EVERY_MS);
  try {
    const answer = await runCalibration({
      inputs,
      settings,
      outputGrid,
      createHelper: () => new ThreadWorker(THREAD_ENTRY),
      helpers: HELPERS,
      onProgress: progressLines(name),
    });
    look();
    if (answer.outcome !== 'converged') throw new Error(`${name}: ${JSON.stringify(answer)}`);
    const { user, system } = process.cpuUsage(processorBefore);
    return {
      result: answer.result,
      processorSeconds: (user + system) / 1e6,
      peakMemoryMb: peak / 2 ** 20,
    };
  } finally {
    clearInterval(timer);
  }
}
