import type { CalibrationSettings } from '../../../extension/src/calibration/protocol.ts';
import { mean } from '../solver/median.ts';
import { covered, IDENTIFIABLE, mapFieldMae, type Identifiable } from './against-truth.ts';
import type { CalibrationCase } from './calibration-case.ts';
import { measuredCalibration } from './measured-calibration.ts';

export interface CaseFigures {
  readonly name: string;
  readonly seconds: number;
  /** Of all threads together: on a machine with other work, `seconds` say less. */
  readonly processorSeconds: number;
  readonly evaluations: number;
  readonly evaluationsPerSecond: number;
  readonly stages: number;
  /** Mean over the stages. */
  readonly acceptance: number;
  /** Effective sample size of the last stage, that of the posterior. */
  readonly ess: number;
  readonly samples: number;
  readonly mapFieldMae: number;
  /** Part of the identifiable quantities whose 95 % interval holds the truth. */
  readonly coverage95: number;
  readonly missed: readonly Identifiable[];
  readonly peakMemoryMb: number;
  readonly forwardModel: string;
}

export async function measureCase(
  study: CalibrationCase,
  settings: CalibrationSettings,
): Promise<CaseFigures> {
  const { result, processorSeconds, peakMemoryMb } = await measuredCalibration(study, settings);
  const { evaluations, seconds, stages } = result;
  const holding = covered(result, study.truth);
  return {
    name: study.name,
    seconds,
    processorSeconds,
    evaluations,
    evaluationsPerSecond: evaluations / seconds,
    stages: stages.length,
    acceptance: mean(stages.map(({ acceptanceRate }) => acceptanceRate)),
    ess: stages.at(-1)?.effectiveSampleSize ?? 0,
    samples: settings.samplesPerStage,
    mapFieldMae: mapFieldMae(result, study),
    coverage95: holding.length / IDENTIFIABLE.length,
    missed: IDENTIFIABLE.filter((name) => !holding.includes(name)),
    peakMemoryMb,
    forwardModel: result.forwardModel,
  };
}
