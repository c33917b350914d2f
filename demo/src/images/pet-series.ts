import type { Volume } from '../../../extension/src/volume/volume.ts';
import { displayWindow } from './display-window.ts';
import { imageSlices, type ImageInstance } from './image-slices.ts';
import { storePetValues } from './stored-values.ts';
import { studyAttributes, type SeriesIdentity, type StudyIdentity } from './study-identity.ts';

const PET_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.128';

/** What is known of the injection. */
export interface PetTracer {
  readonly radiopharmaceutical: string;
  readonly doseBq: number;
  /** HHMMSS, on the day of the study. */
  readonly injectionTime: string;
  readonly acquisitionTime: string;
  readonly frameDurationMs: number;
}

interface PetSeries {
  readonly study: StudyIdentity;
  readonly series: SeriesIdentity;
  /** Activity in Bq/mL with a tracer; without one, values in a unit that is not known. */
  readonly tracer?: PetTracer;
  /** LPS, right-handed: see `axialVolume`. */
  readonly volume: Volume<Float32Array>;
}

const FLUORINE_18 = {
  code: { CodeValue: '77004003', CodingSchemeDesignator: 'SCT', CodeMeaning: '^18^Fluorine' },
  halfLifeSeconds: 6586.2,
  positronFraction: 0.967,
} as const;

/**
 * A series of PET images (PS3.3, A.21), one instance a slice, with one rescale slope for all.
 * Throws RangeError for values that are no numbers and for a left-handed grid.
 */
export function writePetSeries({ study, series, tracer, volume }: PetSeries): ImageInstance[] {
  const stored = storePetValues(volume.data);
  const window = displayWindow(volume.data);
  const acquisitionTime = tracer?.acquisitionTime ?? study.studyTime;
  return imageSlices({
    grid: volume.grid,
    stored,
    series: {
      ...studyAttributes(study),
      SOPClassUID: PET_IMAGE_STORAGE,
      Modality: 'PT',
      SeriesInstanceUID: series.seriesInstanceUID,
      SeriesNumber: series.seriesNumber,
      SeriesDescription: series.seriesDescription,
      SeriesDate: study.studyDate,
      SeriesTime: acquisitionTime,
      AcquisitionDate: study.studyDate,
      AcquisitionTime: acquisitionTime,
      ContentDate: study.studyDate,
      ContentTime: acquisitionTime,
      BodyPartExamined: 'BRAIN',
      ImageType: ['DERIVED', 'PRIMARY'],
      DerivationDescription: 'Converted from a volume on a regular grid',
      BurnedInAnnotation: 'NO',
      LossyImageCompression: '00',
      Units: tracer === undefined ? 'NONE' : 'BQML',
      CountsSource: 'EMISSION',
      SeriesType: ['STATIC', 'IMAGE'],
      NumberOfSlices: volume.grid.dimensions[2],
      CorrectedImage: tracer === undefined ? null : ['DECY', 'ATTN', 'SCAT', 'NORM'],
      DecayCorrection: tracer === undefined ? 'NONE' : 'START',
      CollimatorType: 'NONE',
      FrameReferenceTime: 0,
      ActualFrameDuration: tracer?.frameDurationMs ?? null,
      ...(tracer === undefined ? {} : { DecayFactor: decayFactor(tracer.frameDurationMs) }),
      RescaleIntercept: 0,
      RescaleSlope: stored.slope,
      WindowCenter: window.center,
      WindowWidth: window.width,
      PatientOrientationCodeSequence: [],
      PatientGantryRelationshipCodeSequence: [],
      RadiopharmaceuticalInformationSequence: tracer === undefined ? [] : [isotope(study, tracer)],
    },
    perSlice: (k) => ({ ImageIndex: k + 1 }),
  });
}

function isotope(study: StudyIdentity, tracer: PetTracer): Record<string, unknown> {
  return {
    Radiopharmaceutical: tracer.radiopharmaceutical,
    RadiopharmaceuticalStartTime: tracer.injectionTime,
    RadiopharmaceuticalStartDateTime: study.studyDate + tracer.injectionTime,
    RadionuclideTotalDose: tracer.doseBq,
    RadionuclideHalfLife: FLUORINE_18.halfLifeSeconds,
    RadionuclidePositronFraction: FLUORINE_18.positronFraction,
    RadionuclideCodeSequence: [FLUORINE_18.code],
  };
}

/** By how much more activity there was at the start of the frame than on average over it. */
function decayFactor(frameDurationMs: number): number {
  const decays = (Math.LN2 * frameDurationMs) / 1000 / FLUORINE_18.halfLifeSeconds;
  return decays / (1 - Math.exp(-decays));
}
