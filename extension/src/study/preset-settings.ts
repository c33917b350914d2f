import { PRESETS, type CalibrationSettings, type Preset } from '../calibration/protocol.ts';

const DIFFUSIVITY_RATIO = 10;
/** A preview also takes coarser time steps: Dice 0.998 against fine ones. */
const PREVIEW_SETTINGS = { accuracy: 'draft' } as const;

/** What a preset means, in the viewer and without it. */
export function presetSettings(preset: Preset, seed: number): CalibrationSettings {
  return {
    samplesPerStage: PRESETS[preset],
    seed,
    diffusivityRatio: DIFFUSIVITY_RATIO,
    ...(preset === 'preview' && PREVIEW_SETTINGS),
  };
}
