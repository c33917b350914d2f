import type { Dataset } from '../../../extension/src/dicom/dataset.ts';
import type { Volume } from '../../../extension/src/volume/volume.ts';
import { displayWindow } from './display-window.ts';
import { imageSlices, type ImageInstance } from './image-slices.ts';
import { storeMrValues } from './stored-values.ts';
import { studyAttributes, type SeriesIdentity, type StudyIdentity } from './study-identity.ts';

const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4';

export type MrContrast = 't1' | 't1c' | 't2' | 'flair';

/** What is known of the acquisition; all of it is left empty where nothing is known. */
export interface MrTiming {
  readonly repetitionTimeMs: number;
  readonly echoTimeMs: number;
  readonly inversionTimeMs?: number;
  readonly flipAngleDegrees: number;
  readonly echoTrainLength: number;
}

interface MrSeries {
  readonly study: StudyIdentity;
  readonly series: SeriesIdentity;
  readonly contrast: MrContrast;
  readonly timing?: MrTiming;
  /** LPS, right-handed: see `axialVolume`. */
  readonly volume: Volume<Float32Array>;
}

/** Scanning sequence and variant as far as the contrast itself implies them; RM is "research mode". */
const SEQUENCES: Readonly<Record<MrContrast, readonly [sequence: readonly string[], variant: string]>> = {
  t1: [['RM'], 'NONE'],
  t1c: [['RM'], 'NONE'],
  t2: [['SE'], 'NONE'],
  flair: [['SE', 'IR'], 'NONE'],
};

/**
 * A series of classic MR images (PS3.3, A.4), one instance a slice.
 * Whole numbers are stored as they are; others get a rescale slope and intercept.
 * Throws RangeError for values that are no numbers and for a left-handed grid.
 */
export function writeMrSeries({ study, series, contrast, timing, volume }: MrSeries): ImageInstance[] {
  const stored = storeMrValues(volume.data);
  const window = displayWindow(volume.data);
  const [ScanningSequence, SequenceVariant] = SEQUENCES[contrast];
  const rescaled = stored.slope !== 1 || stored.intercept !== 0;
  return imageSlices({
    grid: volume.grid,
    stored,
    series: {
      ...studyAttributes(study),
      SOPClassUID: MR_IMAGE_STORAGE,
      Modality: 'MR',
      SeriesInstanceUID: series.seriesInstanceUID,
      SeriesNumber: series.seriesNumber,
      SeriesDescription: series.seriesDescription,
      SeriesDate: study.studyDate,
      SeriesTime: study.studyTime,
      ContentDate: study.studyDate,
      ContentTime: study.studyTime,
      AcquisitionNumber: 1,
      BodyPartExamined: 'BRAIN',
      PatientPosition: 'HFS',
      ImageType: ['DERIVED', 'SECONDARY', 'OTHER'],
      DerivationDescription: 'Converted from a volume on a regular grid',
      BurnedInAnnotation: 'NO',
      LossyImageCompression: '00',
      ScanningSequence: [...ScanningSequence],
      SequenceVariant,
      ScanOptions: null,
      MRAcquisitionType: '3D',
      ...timingAttributes(timing, ScanningSequence.includes('IR')),
      SpacingBetweenSlices: volume.grid.spacing[2],
      ...(contrast === 't1c' ? { ContrastBolusAgent: 'Gadolinium-based', ContrastBolusRoute: 'IV' } : {}),
      WindowCenter: window.center,
      WindowWidth: window.width,
      ...(rescaled
        ? { RescaleSlope: stored.slope, RescaleIntercept: stored.intercept, RescaleType: 'US' }
        : {}),
    },
  });
}

function timingAttributes(timing: MrTiming | undefined, inversion: boolean): Dataset {
  return {
    RepetitionTime: timing?.repetitionTimeMs ?? null,
    EchoTime: timing?.echoTimeMs ?? null,
    EchoTrainLength: timing?.echoTrainLength ?? null,
    ...(inversion ? { InversionTime: timing?.inversionTimeMs ?? null } : {}),
    ...(timing === undefined ? {} : { FlipAngle: timing.flipAngleDegrees, MagneticFieldStrength: 3 }),
  };
}
