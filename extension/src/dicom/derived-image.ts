import { CODES, codeItem } from './codes.ts';
import type { Code, Dataset } from './dataset.ts';
import { CONTENT_CREATOR } from './derived-series.ts';
import { storedInstances, type SourceInstance, type SourceSeries } from './source-series.ts';

/** Attributes shared by multi-frame images on the slices of a source series. */
export function derivedImage(source: SourceSeries): Dataset {
  return {
    Rows: source.grid.dimensions[1],
    Columns: source.grid.dimensions[0],
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BurnedInAnnotation: 'NO',
    LossyImageCompression: '00',
    ContentCreatorName: CONTENT_CREATOR,
    ReferencedSeriesSequence: [
      {
        SeriesInstanceUID: source.SeriesInstanceUID,
        ReferencedInstanceSequence: storedInstances(source).map(referenceTo),
      },
    ],
  };
}

/** Pixel Measures and Plane Orientation functional groups, as the source states them. */
export function sharedGeometry(source: SourceSeries): Dataset {
  return {
    PixelMeasuresSequence: [
      {
        PixelSpacing: [...source.PixelSpacing],
        SliceThickness: source.sliceThicknessMm,
        SpacingBetweenSlices: source.grid.spacing[2],
      },
    ],
    PlaneOrientationSequence: [{ ImageOrientationPatient: [...source.ImageOrientationPatient] }],
  };
}

/** Plane Position and Derivation Image functional groups of the frame on a source slice. */
export function frameOnSlice(slice: SourceInstance, derivation: Code): Dataset {
  return {
    PlanePositionSequence: [{ ImagePositionPatient: [...slice.ImagePositionPatient] }],
    DerivationImageSequence: [
      {
        DerivationCodeSequence: [codeItem(derivation)],
        SourceImageSequence: [
          {
            ...referenceTo(slice),
            ...(slice.frameNumber !== undefined && { ReferencedFrameNumber: slice.frameNumber }),
            PurposeOfReferenceCodeSequence: [codeItem(CODES.sourceImageForProcessing)],
            SpatialLocationsPreserved: 'YES',
          },
        ],
      },
    ],
  };
}

function referenceTo(instance: Pick<SourceInstance, 'SOPClassUID' | 'SOPInstanceUID'>): Dataset {
  return {
    ReferencedSOPClassUID: instance.SOPClassUID,
    ReferencedSOPInstanceUID: instance.SOPInstanceUID,
  };
}
