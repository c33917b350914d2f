import { voxelCount, type Grid } from '../volume/grid.ts';
import { firstNumber, items, text } from './attributes.ts';
import { decodedPixels } from './decoded-pixels.ts';
import { frameSetOf, gridOfFrames, type FrameSet } from './frame-set.ts';
import { placeFrames } from './place-frames.ts';
import { readPart10 } from './read-part10.ts';
import { segmentDescriptions, type SegmentDescription } from './segment-description.ts';
import { binaryFrames, fractionFrames, labelFrames, type FrameDecoder } from './segmentation-pixels.ts';
import { UnreadableError } from './unreadable-error.ts';
import { LABELMAP_SEGMENTATION_STORAGE, SEGMENTATION_STORAGE } from './sop-classes.ts';

export interface StoredSegment<
  T extends Uint8Array | Float32Array = Uint8Array | Float32Array,
> extends SegmentDescription {
  /** On the segmentation's grid, i fastest; 0 where no frame was stored. */
  readonly data: T;
}

interface StoredAttributes {
  /** Covers all frames of all segments; or the grid that was asked for. */
  readonly grid: Grid;
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly FrameOfReferenceUID: string;
  readonly SeriesDescription: string | undefined;
  /** Series it says it was made from. */
  readonly referencedSeriesUIDs: readonly string[];
}

/** Masks are 0 and 1; fractions are in [0, 1]. Segments may overlap. */
export type Segmentation = StoredAttributes &
  (
    | { readonly encoding: 'BINARY' | 'LABELMAP'; readonly segments: readonly StoredSegment<Uint8Array>[] }
    | { readonly encoding: 'FRACTIONAL'; readonly segments: readonly StoredSegment<Float32Array>[] }
  );

/**
 * Reads a Segmentation (binary, fractional or label map), frames in any order.
 *
 * With `onto`, frames are put on the slices of that grid by their position. Rejects with UnreadableError for
 * another kind of object, missing pixels and those compressed at a loss, and with GeometryError for frames that make no
 * regular grid or do not lie on the slices of `onto`.
 */
export async function readSegmentation(bytes: ArrayBuffer, onto?: Grid): Promise<Segmentation> {
  const stored = readPart10(bytes);
  const { dataset } = stored;
  if (stored.SOPClassUID !== SEGMENTATION_STORAGE && stored.SOPClassUID !== LABELMAP_SEGMENTATION_STORAGE) {
    throw new UnreadableError('other-class', `Not a segmentation: SOP class ${stored.SOPClassUID}`);
  }
  const frames = frameSetOf(dataset);
  const { grid, sliceOf } =
    onto === undefined ? gridOfFrames(frames) : { grid: onto, sliceOf: placeFrames(frames, onto) };
  const attributes: StoredAttributes = {
    grid,
    StudyInstanceUID: text(dataset, 'StudyInstanceUID') ?? '',
    SeriesInstanceUID: text(dataset, 'SeriesInstanceUID') ?? '',
    SOPInstanceUID: text(dataset, 'SOPInstanceUID') ?? '',
    FrameOfReferenceUID: frames.plane.frameOfReferenceUID,
    SeriesDescription: text(dataset, 'SeriesDescription'),
    referencedSeriesUIDs: items(dataset, 'ReferencedSeriesSequence').flatMap(
      (item) => text(item, 'SeriesInstanceUID') ?? [],
    ),
  };
  const file = await decodedPixels(stored);
  // A label or a border that is only nearly what was drawn is another one.
  if (file.lossy) throw new UnreadableError('pixel-encoding', 'The segmentation was compressed at a loss');
  const target: Target = {
    segments: segmentDescriptions(dataset),
    sliceOf,
    voxels: voxelCount(grid),
    frameSize: grid.dimensions[0] * grid.dimensions[1],
  };
  const count = { frames: sliceOf.length, frameSize: target.frameSize };
  const encoding = text(dataset, 'SegmentationType');
  switch (encoding) {
    case 'BINARY': {
      const decode = binaryFrames(file, count);
      const make = (voxels: number) => new Uint8Array(voxels);
      return { ...attributes, encoding, segments: assemble(target, segmentsOf(frames), { make, decode }) };
    }
    case 'FRACTIONAL': {
      const decode = fractionFrames(file, count);
      const make = (voxels: number) => new Float32Array(voxels);
      return { ...attributes, encoding, segments: assemble(target, segmentsOf(frames), { make, decode }) };
    }
    case 'LABELMAP':
      return { ...attributes, encoding, segments: assembleLabels(target, labelFrames(file, count)) };
    case undefined:
    default:
      throw new UnreadableError('pixel-encoding', `SegmentationType is ${encoding ?? 'missing'}`);
  }
}

/** Where the pixels go. */
interface Target {
  readonly segments: readonly SegmentDescription[];
  /** Index k of each frame. */
  readonly sliceOf: readonly number[];
  readonly voxels: number;
  readonly frameSize: number;
}

/** Number of the segment that each frame belongs to. */
function segmentsOf(frames: FrameSet): number[] {
  return frames.groups.map(({ group }, frame) => {
    const identification = group('SegmentIdentificationSequence');
    const number = identification && firstNumber(identification, 'ReferencedSegmentNumber');
    if (number === undefined) {
      throw new UnreadableError('missing-attribute', `Frame ${frame + 1} names no segment`);
    }
    return number;
  });
}

function assemble<T extends Uint8Array | Float32Array>(
  target: Target,
  segmentOf: readonly number[],
  pixels: { make: (voxels: number) => T; decode: FrameDecoder<T> },
): StoredSegment<T>[] {
  const known = new Map(target.segments.map((segment) => [segment.number, pixels.make(target.voxels)]));
  segmentOf.forEach((number, frame) => {
    const data = known.get(number);
    if (data === undefined) {
      throw new UnreadableError(
        'missing-attribute',
        `Frame ${frame + 1} is of segment ${number}, not described`,
      );
    }
    data.set(pixels.decode(frame), target.sliceOf[frame] * target.frameSize);
  });
  return target.segments.map((segment) => ({
    ...segment,
    data: known.get(segment.number) ?? pixels.make(target.voxels),
  }));
}

function assembleLabels(
  target: Target,
  decode: FrameDecoder<Uint8Array | Uint16Array>,
): StoredSegment<Uint8Array>[] {
  const known = new Map(target.segments.map((segment) => [segment.number, new Uint8Array(target.voxels)]));
  target.sliceOf.forEach((slice, frame) => {
    const offset = slice * target.frameSize;
    decode(frame).forEach((label, index) => {
      const data = known.get(label);
      if (data !== undefined) data[offset + index] = 1;
    });
  });
  return target.segments.map((segment) => ({
    ...segment,
    data: known.get(segment.number) ?? new Uint8Array(target.voxels),
  }));
}
