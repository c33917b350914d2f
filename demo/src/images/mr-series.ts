import type { Dataset } from '../../../extension/src/dicom/dataset.ts';
import type { Volume } from '../../../extension/src/volume/volume.ts';
import { displayWindow } from './display-window.ts';
import { imageSlices, type ImageInstance } from './image-slices.ts';
import { storeMrValues } from './stored-values.ts';
import { studyAttributes, type SeriesIdentity, type StudyIdentity } from './study-identity.ts';

const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4';

export type MrContrast = 't1' | 't1c' | 't2' | 'flair';

export interface MrAcquisition {
  /** DICOM's defined terms. */
  readonly scanningSequence: readonly string[];
  readonly sequenceVariant: string;
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
  /** Left out where it is not known: times stay empty, and the sequence is what the contrast implies. */
  readonly acquisition?: MrAcquisition;
  /** LPS, right-handed: see `axialVolume`. */
  readonly volume: Volume<Float32Array>;
}

/** Scanning sequence as far as the contrast itself implies it; RM is "research mode". */
const IMPLIED_SEQUENCE: Readonly<Record<MrContrast, readonly string[]>> = {
  t1: ['RM'],
  t1c: ['RM'],
  t2: ['SE'],
  flair: ['SE', 'IR'],
};

/**
 * A series of classic MR images (PS3.3, A.4), one instance a slice.
 * Whole numbers are stored as they are; others get a rescale slope and intercept.
 * Throws RangeError for values that are no numbers and for a left-handed grid.
 */
export function writeMrSeries({ study, series, contrast, acquisition, volume }: MrSeries): ImageInstance[] {
  const stored = storeMrValues(volume.data);
  const window = displayWindow(volume.data);
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
      ScanOptions: null,
      MRAcquisitionType: '3D',
      ...acquisitionAttributes(contrast, acquisition),
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

function acquisitionAttributes(contrast: MrContrast, acquisition: MrAcquisition | undefined): Dataset {
  const sequence = acquisition?.scanningSequence ?? IMPLIED_SEQUENCE[contrast];
  return {
    ScanningSequence: [...sequence],
    SequenceVariant: acquisition?.sequenceVariant ?? 'NONE',
    RepetitionTime: acquisition?.repetitionTimeMs ?? null,
    EchoTime: acquisition?.echoTimeMs ?? null,
    EchoTrainLength: acquisition?.echoTrainLength ?? null,
    // Allowed for inversion recovery alone.
    ...(sequence.includes('IR') ? { InversionTime: acquisition?.inversionTimeMs ?? null } : {}),
    ...(acquisition === undefined
      ? {}
      : { FlipAngle: acquisition.flipAngleDegrees, MagneticFieldStrength: 3 }),
  };
}
