import {
  FRONT_FEATURE_COUNT,
  SAMPLE_FEATURE_COUNT,
} from '../../../extension/src/forward/surrogate/front-features.ts';
import { START_CHANNELS, TISSUE_CHANNELS } from '../../../extension/src/forward/surrogate/local-tissue.ts';
import { START_UNITS, TISSUE_UNITS } from '../../../extension/src/forward/surrogate/network/descriptors.ts';
import { FRONT_LENGTHS } from '../../../extension/src/forward/surrogate/travel-time/front-lengths.ts';
import { solverId } from '../../../extension/src/forward/solver/solver.ts';
import type { SurrogateManifest } from '../../../extension/src/forward/surrogate/trained-model.ts';

/** What of a model's manifest stands before it is trained; layers and widths are the trainer's. */
export interface ModelFormat extends Pick<SurrogateManifest, 'ranges' | 'diffusivityRatio'> {
  readonly architecture: Omit<SurrogateManifest['architecture'], 'hidden' | 'widthsMm'>;
  /** What the simulations were. */
  readonly truth: string;
}

/** D_w / D_g that models are trained for: those that a calibration offers. */
export const DIFFUSIVITY_RATIOS = [10, 100] as const;
export const ACCURACY = 'fine';

/**
 * √(D/ρ) in mm. Uniform draws from D 0.01 to 0.2 mm²/day and ρ up to 0.05 a day are above 0.447; above 6 mm a front is
 * so wide that nothing but the largest brains could hold it.
 */
export const WIDTH_RANGE_MM = [0.45, 6] as const;
/** ρT: less than the first hardly differs from the start, the second is 0.05 a day over 1500 days. */
export const GROWTH_RANGE = [0.3, 75] as const;

/** The format of a model for a ratio D_w / D_g. */
export function modelFormat(diffusivityRatio: number): ModelFormat {
  return {
    architecture: {
      frontFeatures: FRONT_FEATURE_COUNT,
      tissueChannels: TISSUE_CHANNELS,
      sampleFeatures: SAMPLE_FEATURE_COUNT,
      startChannels: START_CHANNELS,
      frontLengths: FRONT_LENGTHS,
      tissueUnits: TISSUE_UNITS,
      startUnits: START_UNITS,
    },
    ranges: { widthMm: WIDTH_RANGE_MM, growth: GROWTH_RANGE },
    diffusivityRatio,
    truth: `${solverId({ accuracy: ACCURACY, diffusivityRatio })}, 1 mm, averaged to 2 mm`,
  };
}
