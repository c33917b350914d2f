import type { CalibrationProblem } from '../../../extension/src/calibration/protocol.ts';
import { runCalibration } from '../../../extension/src/calibration/run-calibration.ts';
import { straightGrid } from '../forward/sample-anatomy.ts';
import { sampleStudy } from './sample-study.ts';

/** Why a calibration of the sample study by the paper's network failed. Throws where it did not. */
export async function networkRunProblem(): Promise<CalibrationProblem> {
  const grid = straightGrid([28, 27, 26], [2, 2, 2]);
  const answer = await runCalibration({
    inputs: await sampleStudy(grid, {
      growth: { diffusivity: 0.03, proliferationRate: 0.018, timeDays: 380, start: [28.5, 26.4, 25.2] },
      imaging: { thresholdT1c: 0.7, thresholdFlair: 0.3, thresholdWidth: 0.06 },
    }),
    settings: { samplesPerStage: 16, seed: 1, diffusivityRatio: 10, forwardModel: 'paper-network' },
    outputGrid: grid,
  });
  if (answer.outcome !== 'failed') throw new Error(answer.outcome);
  return answer.problem;
}
