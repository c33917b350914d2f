import { data } from 'dcmjs';
import { voxelCount } from '../volume/grid.ts';
import { CODES, codeItem } from './codes.ts';
import type { Code, Dataset } from './dataset.ts';
import { derivedImage, frameOnSlice, sharedGeometry } from './derived-image.ts';
import { derivedSeries, type SeriesOptions, type WrittenInstance } from './derived-series.ts';
import { packBits, packedLength } from './pack-bits.ts';
import { SEGMENTATION_STORAGE } from './sop-classes.ts';
import type { SourceSeries } from './source-series.ts';
import { newUid } from './uid.ts';
import { anyOverlap, holdsAny } from './voxel-words.ts';
import { writePart10 } from './write-part10.ts';

export interface SegmentInput<T extends Uint8Array | Float32Array = Uint8Array | Float32Array> {
  /** At most 64 characters. */
  readonly label: string;
  readonly description?: string;
  readonly category: Code;
  readonly type: Code;
  readonly algorithmType: 'AUTOMATIC' | 'SEMIAUTOMATIC' | 'MANUAL';
  /** Must be given unless the segment was made by hand. */
  readonly algorithmName?: string;
  /** Recommended display colour, sRGB, 0 to 255 each. */
  readonly color: readonly [number, number, number];
  /** On the source's grid, i fastest. BINARY: not 0 is inside. FRACTIONAL: probabilities in [0, 1]. */
  readonly data: T;
}

interface SegmentationOptions extends SeriesOptions {
  readonly source: SourceSeries;
  /** At most 16 capital letters, digits, underscores; SEGMENTATION where not given. */
  readonly contentLabel?: string;
  /** At most 64 characters. */
  readonly contentDescription?: string;
}

/** FRACTIONAL is written as 8-bit PROBABILITY: steps of 1/255. */
export type SegmentationInput =
  | (SegmentationOptions & {
      readonly encoding: 'BINARY';
      readonly segments: readonly SegmentInput<Uint8Array>[];
    })
  | (SegmentationOptions & {
      readonly encoding: 'FRACTIONAL';
      readonly segments: readonly SegmentInput<Float32Array>[];
    });

interface Frame {
  /** From 1. */
  readonly segment: number;
  /** Index k of the source's grid. */
  readonly slice: number;
  /** 0 or 1, or 0 to 255, Rows x Columns. */
  readonly pixels: Uint8Array;
}

/**
 * A Segmentation object on the slices of a source series (PS3.3, A.51). Segments may overlap. Slices in
 * which a segment is empty are left out.
 *
 * Throws RangeError for data that do not fit the source's grid, fractions outside [0, 1], and a segment
 * without any voxel, naming the segment.
 */
export function writeSegmentation(input: SegmentationInput): WrittenInstance {
  const { source } = input;
  const frames =
    input.encoding === 'BINARY'
      ? framesOf(input.segments, source, binaryPixels)
      : framesOf(input.segments, source, fractionPixels);
  const dataset = {
    ...derivedSeries(source, input, SEGMENTATION_STORAGE),
    ...derivedImage(source),
    Modality: 'SEG',
    ImageType: ['DERIVED', 'PRIMARY'],
    ContentLabel: input.contentLabel ?? 'SEGMENTATION',
    ContentDescription: input.contentDescription ?? input.seriesDescription,
    ...pixelModule(input.encoding),
    SegmentsOverlap: input.encoding === 'BINARY' ? overlap(input.segments) : 'UNDEFINED',
    SegmentSequence: input.segments.map(segmentItem),
    NumberOfFrames: frames.length,
    ...dimensions(input.uids?.DimensionOrganizationUID ?? newUid()),
    SharedFunctionalGroupsSequence: [sharedGeometry(source)],
    PerFrameFunctionalGroupsSequence: frames.map((frame) => frameItem(frame, source)),
    PixelData: pixelData(frames, input.encoding),
    _vrMap: { PixelData: 'OB' },
  };
  return {
    bytes: writePart10(dataset),
    SOPClassUID: SEGMENTATION_STORAGE,
    SOPInstanceUID: dataset.SOPInstanceUID,
    SeriesInstanceUID: dataset.SeriesInstanceUID,
    StudyInstanceUID: source.StudyInstanceUID,
  };
}

/** Frames of all segments, slice by slice in the order of k, those without any voxel left out. */
function framesOf<T extends Uint8Array | Float32Array>(
  segments: readonly SegmentInput<T>[],
  source: SourceSeries,
  toPixels: (slice: T, label: string) => Uint8Array,
): Frame[] {
  if (segments.length === 0) throw new RangeError('A segmentation needs at least one segment');
  const [columns, rows, slices] = source.grid.dimensions;
  const size = columns * rows;
  return segments.flatMap((segment, index) => {
    if (segment.data.length !== voxelCount(source.grid)) {
      throw new RangeError(
        `Segment "${segment.label}" has ${segment.data.length} voxels, its source ${voxelCount(source.grid)}`,
      );
    }
    const frames: Frame[] = [];
    for (let slice = 0; slice < slices; slice += 1) {
      const pixels = toPixels(segment.data.subarray(slice * size, (slice + 1) * size) as T, segment.label);
      if (holdsAny(pixels)) frames.push({ segment: index + 1, slice, pixels });
    }
    if (frames.length === 0) throw new RangeError(`Segment "${segment.label}" is empty`);
    return frames;
  });
}

function binaryPixels(slice: Uint8Array): Uint8Array {
  return slice;
}

function fractionPixels(slice: Float32Array, label: string): Uint8Array {
  const pixels = new Uint8Array(slice.length);
  for (let index = 0; index < slice.length; index += 1) {
    const fraction = slice[index];
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new RangeError(`Segment "${label}" has the fraction ${fraction}, not in [0, 1]`);
    }
    pixels[index] = Math.round(fraction * 255);
  }
  return pixels;
}

function pixelModule(encoding: SegmentationInput['encoding']): Dataset {
  if (encoding === 'BINARY') {
    return {
      SegmentationType: 'BINARY',
      BitsAllocated: 1,
      BitsStored: 1,
      HighBit: 0,
      PixelRepresentation: 0,
    };
  }
  return {
    SegmentationType: 'FRACTIONAL',
    SegmentationFractionalType: 'PROBABILITY',
    MaximumFractionalValue: 255,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
  };
}

/** YES when any voxel is in two segments, else NO. */
function overlap(segments: readonly SegmentInput<Uint8Array>[]): 'YES' | 'NO' {
  return anyOverlap(segments.map(({ data: mask }) => mask)) ? 'YES' : 'NO';
}

function segmentItem(segment: SegmentInput, index: number): Dataset {
  if (segment.algorithmType !== 'MANUAL' && segment.algorithmName === undefined) {
    throw new RangeError(`Segment "${segment.label}" is ${segment.algorithmType} but names no algorithm`);
  }
  const lab = data.Colors.rgb2DICOMLAB(segment.color.map((value) => value / 255));
  return {
    SegmentNumber: index + 1,
    SegmentLabel: segment.label,
    ...(segment.description === undefined ? {} : { SegmentDescription: segment.description }),
    SegmentAlgorithmType: segment.algorithmType,
    ...(segment.algorithmName === undefined ? {} : { SegmentAlgorithmName: segment.algorithmName }),
    SegmentedPropertyCategoryCodeSequence: [codeItem(segment.category)],
    SegmentedPropertyTypeCodeSequence: [codeItem(segment.type)],
    AnatomicRegionSequence: [codeItem(CODES.brain)],
    RecommendedDisplayCIELabValue: lab.map((value) => Math.min(65535, Math.max(0, Math.round(value)))),
  };
}

/** Frames are indexed by segment and position. */
function dimensions(uid: string): Dataset {
  return {
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: uid }],
    DimensionIndexSequence: [
      {
        DimensionOrganizationUID: uid,
        DimensionIndexPointer: 0x0062000b, // ReferencedSegmentNumber
        FunctionalGroupPointer: 0x0062000a, // SegmentIdentificationSequence
        DimensionDescriptionLabel: 'Segment',
      },
      {
        DimensionOrganizationUID: uid,
        DimensionIndexPointer: 0x00200032, // ImagePositionPatient
        FunctionalGroupPointer: 0x00209113, // PlanePositionSequence
        DimensionDescriptionLabel: 'Position',
      },
    ],
  };
}

function frameItem(frame: Frame, source: SourceSeries): Dataset {
  return {
    FrameContentSequence: [{ DimensionIndexValues: [frame.segment, frame.slice + 1] }],
    ...frameOnSlice(source.instances[frame.slice], CODES.segmentation),
    SegmentIdentificationSequence: [{ ReferencedSegmentNumber: frame.segment }],
  };
}

function pixelData(frames: readonly Frame[], encoding: SegmentationInput['encoding']): ArrayBuffer {
  const size = frames[0].pixels.length;
  if (encoding === 'BINARY') {
    const packed = new Uint8Array(packedLength(frames.length * size));
    frames.forEach((frame, index) => {
      packBits(frame.pixels, packed, index * size);
    });
    return packed.buffer;
  }
  const bytes = frames.length * size;
  const pixels = new Uint8Array(bytes + (bytes % 2));
  frames.forEach((frame, index) => {
    pixels.set(frame.pixels, index * size);
  });
  return pixels.buffer;
}
