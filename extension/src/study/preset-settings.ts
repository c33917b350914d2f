import {
  DIFFUSIVITY_RATIOS,
  PRESETS,
  type CalibrationSettings,
  type Preset,
} from '../calibration/protocol.ts';

/** A preview also takes coarser time steps: Dice 0.997 against steps a tenth as long. */
const PREVIEW_SETTINGS = { accuracy: 'draft' } as const;

/** What of the posterior may be chosen; as in the paper where absent. */
export type TargetSettings = Partial<Pick<CalibrationSettings, 'diffusivityRatio' | 'likelihood' | 'priors'>>;

/** What a preset means, in the viewer and without it. */
export function presetSettings(
  preset: Preset,
  seed: number,
  target: TargetSettings = {},
): CalibrationSettings {
  return {
    samplesPerStage: PRESETS[preset],
    seed,
    diffusivityRatio: DIFFUSIVITY_RATIOS[0],
    ...(preset === 'preview' && PREVIEW_SETTINGS),
    ...target,
  };
}
