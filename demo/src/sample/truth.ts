import type { GrowthParameters, ImagingParameters } from '../../../extension/src/tumor/parameters.ts';

interface SampleTruth {
  readonly growth: GrowthParameters;
  readonly imaging: Required<ImagingParameters>;
  /** D_w / D_g. */
  readonly diffusivityRatio: number;
}

/** What the sample study was simulated with: the eleven parameters that a calibration estimates. */
export const SAMPLE_TRUTH: SampleTruth = {
  growth: {
    diffusivity: 0.035,
    proliferationRate: 0.016,
    timeDays: 480,
    start: [34.3, 20.6, 14.1],
  },
  imaging: {
    thresholdT1c: 0.7,
    thresholdFlair: 0.25,
    thresholdWidth: 0.06,
    pet: { scale: 0.942, noise: 0.15 },
  },
  diffusivityRatio: 10,
};
