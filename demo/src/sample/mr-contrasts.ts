import type { MrAcquisition } from '../images/mr-series.ts';

/** Signal of each kind of tissue, in units of normal white matter's T1 signal. */
export interface TissueSignals {
  readonly whiteMatter: number;
  readonly grayMatter: number;
  readonly csf: number;
  readonly edema: number;
  readonly enhancing: number;
  readonly necrosis: number;
}

export interface SampleContrast {
  readonly contrast: 't1' | 't1c' | 'flair';
  readonly seriesDescription: string;
  readonly acquisition: MrAcquisition;
  readonly signals: TissueSignals;
  /** Part of the signal's variation taken from the atlas's own T1 image. */
  readonly atlasPart: number;
}

const MAGNETISATION_PREPARED: MrAcquisition = {
  scanningSequence: ['GR', 'IR'],
  sequenceVariant: 'MP',
  repetitionTimeMs: 1900,
  echoTimeMs: 2.5,
  inversionTimeMs: 900,
  flipAngleDegrees: 9,
  echoTrainLength: 1,
};

export const SAMPLE_CONTRASTS: readonly SampleContrast[] = [
  {
    contrast: 't1',
    seriesDescription: 'T1 (simulated)',
    acquisition: MAGNETISATION_PREPARED,
    signals: { whiteMatter: 1, grayMatter: 0.68, csf: 0.2, edema: 0.66, enhancing: 0.6, necrosis: 0.38 },
    atlasPart: 0.5,
  },
  {
    contrast: 't1c',
    seriesDescription: 'T1c post-contrast (simulated)',
    acquisition: MAGNETISATION_PREPARED,
    signals: { whiteMatter: 1, grayMatter: 0.72, csf: 0.22, edema: 0.66, enhancing: 1.5, necrosis: 0.4 },
    atlasPart: 0.5,
  },
  {
    contrast: 'flair',
    seriesDescription: 'FLAIR (simulated)',
    acquisition: {
      scanningSequence: ['SE', 'IR'],
      sequenceVariant: 'SK',
      repetitionTimeMs: 5000,
      echoTimeMs: 390,
      inversionTimeMs: 1800,
      flipAngleDegrees: 120,
      echoTrainLength: 220,
    },
    signals: { whiteMatter: 0.62, grayMatter: 0.8, csf: 0.16, edema: 1.35, enhancing: 1.1, necrosis: 0.55 },
    atlasPart: 0,
  },
];
