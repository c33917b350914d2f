import { PRESETS, type CalibrationResult, type CalibrationSettings } from '../calibration/protocol.ts';
import type { ReportRun } from '../dicom/report-content.ts';

/** What the report says so that the run can be repeated from it alone. */
export function reportRun(result: CalibrationResult, isoDensities: readonly number[]): ReportRun {
  const { settings, forwardModelSha256, stages, logEvidenceError, exceedanceDensity } = result;
  const preset = Object.entries(PRESETS).find(([, samples]) => samples === settings.samplesPerStage);
  return {
    settings: JSON.stringify(settings),
    ...(preset && { preset: preset[0] }),
    ...(forwardModelSha256 !== undefined && { forwardModelSha256 }),
    isoDensities,
    exceedanceDensity,
    logEvidenceError,
    stages: stages.map((stage) => ({
      temperingExponent: stage.temperingExponent,
      moves: stage.moves,
      acceptanceRate: stage.acceptanceRate,
      effectiveSampleSize: stage.effectiveSampleSize,
      uniqueFraction: stage.uniqueFraction,
    })),
  };
}

/**
 * The settings that a report's run was made with. Throws Error for what are none: that they are in range is the
 * calibration's to check.
 */
export function settingsOf({ settings }: ReportRun): CalibrationSettings {
  let parsed: unknown;
  try {
    parsed = JSON.parse(settings);
  } catch {
    throw new Error('The settings in the report are not readable: it was changed after it was written');
  }
  const numbers = ['samplesPerStage', 'seed', 'diffusivityRatio'] as const;
  const found = parsed as Partial<CalibrationSettings> | null;
  const lacking = numbers.find((name) => typeof found?.[name] !== 'number');
  if (lacking) throw new Error(`The settings in the report lack ${lacking}`);
  return found as CalibrationSettings;
}
