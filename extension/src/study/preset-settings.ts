import {
  DIFFUSIVITY_RATIOS,
  FORWARD_MODEL_KEYS,
  PRESETS,
  type CalibrationSettings,
  type ForwardModelKey,
  type Preset,
} from '../calibration/protocol.ts';

/** A preview also takes coarser time steps: Dice 0.997 against steps a tenth as long. */
const PREVIEW_SETTINGS = { accuracy: 'draft' } as const;

/** Samples of a checked posterior: some seconds, and some tens of them, on one core. */
export const CHECK_SAMPLES: Readonly<Record<Preset, number>> = { preview: 32, full: 256 };

/** Whose posteriors the solver at 1 mm checks unasked: those of what stands for it. */
const CHECKED: Readonly<Record<ForwardModelKey, boolean>> = {
  'solver-2mm': false,
  'solver-1mm': false,
  surrogate: true,
  'paper-network': true,
};

/** What may be chosen; as in the paper, with the first forward model, where absent. */
export type TargetSettings = Partial<
  Pick<
    CalibrationSettings,
    'forwardModel' | 'checkSamples' | 'diffusivityRatio' | 'likelihood' | 'priors' | 'exceedanceDensity'
  >
>;

/** What a preset means, in the viewer and without it. */
export function presetSettings(
  preset: Preset,
  seed: number,
  target: TargetSettings = {},
): CalibrationSettings {
  const { forwardModel = FORWARD_MODEL_KEYS[0] } = target;
  return {
    forwardModel,
    ...(CHECKED[forwardModel] && { checkSamples: CHECK_SAMPLES[preset] }),
    samplesPerStage: PRESETS[preset],
    seed,
    diffusivityRatio: DIFFUSIVITY_RATIOS[0],
    ...(preset === 'preview' && PREVIEW_SETTINGS),
    ...target,
  };
}
