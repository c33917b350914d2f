import { voxelCount } from '../volume/grid.ts';
import { makeVolume, type Volume } from '../volume/volume.ts';
import { firstItem, firstNumber, items, text } from './attributes.ts';
import { codeOf } from './codes.ts';
import type { Code } from './dataset.ts';
import { decodedPixels } from './decoded-pixels.ts';
import { frameSetOf, gridOfFrames, type FunctionalGroups } from './frame-set.ts';
import { GeometryError } from './geometry-error.ts';
import { readPart10, type Part10 } from './read-part10.ts';
import { UnreadableError } from './unreadable-error.ts';
import { exceedanceThresholdOf, mapQuantityOf, type MapQuantity } from './map-quantity.ts';
import { PARAMETRIC_MAP_STORAGE } from './sop-classes.ts';

export interface ParametricMap {
  /** Real world values; those of a double precision map rounded to float32. */
  readonly volume: Volume<Float32Array>;
  /** Which map of this project it is; undefined for a map of anything else. */
  readonly quantity: MapQuantity | undefined;
  /** Of a map of exceedance: the cell density that is exceeded. */
  readonly threshold: number | undefined;
  readonly unit: Code | undefined;
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly SeriesDescription: string | undefined;
  readonly referencedSeriesUIDs: readonly string[];
}

/**
 * Reads a Parametric Map (float, double or 16-bit integer pixels), frames in any order,
 * one frame a position; stored values are turned into real world values.
 *
 * Rejects with UnreadableError for another kind of object and for pixels that are missing or compressed at a loss, and with
 * GeometryError for frames that make no regular grid.
 */
export async function readParametricMap(bytes: ArrayBuffer): Promise<ParametricMap> {
  const stored = readPart10(bytes);
  const { dataset } = stored;
  if (stored.SOPClassUID !== PARAMETRIC_MAP_STORAGE) {
    throw new UnreadableError('other-class', `Not a parametric map: SOP class ${stored.SOPClassUID}`);
  }
  const frames = frameSetOf(dataset);
  const { grid, sliceOf } = gridOfFrames(frames);
  if (new Set(sliceOf).size !== sliceOf.length) {
    throw new UnreadableError('pixel-encoding', 'The map has several frames at one position');
  }
  // Between the slices of a segmentation there is nothing; between those of a map there would be values.
  if (sliceOf.length !== grid.dimensions[2]) {
    throw new GeometryError(
      'gap',
      `The map has ${sliceOf.length} frames where ${grid.dimensions[2]} slices lie: frames are missing`,
    );
  }
  const file = await decodedPixels(stored);
  if (file.lossy) throw new UnreadableError('pixel-encoding', 'The map was compressed at a loss');
  const frameSize = grid.dimensions[0] * grid.dimensions[1];
  const storedValue = storedValues(file, frames.positions.length * frameSize);
  const floatFrame = floatFrames(file, frameSize);
  const values = new Float32Array(voxelCount(grid));
  sliceOf.forEach((slice, frame) => {
    const { slope, intercept } = realWorldMapping(frames.groups[frame]);
    const start = slice * frameSize;
    if (floatFrame && slope === 1 && intercept === 0) {
      values.set(floatFrame(frame), start);
      return;
    }
    for (let index = 0; index < frameSize; index += 1) {
      values[start + index] = storedValue(frame * frameSize + index) * slope + intercept;
    }
  });
  const mapping = frames.groups[0].group('RealWorldValueMappingSequence');
  return {
    volume: makeVolume(grid, values),
    quantity: mapping && mapQuantityOf(mapping),
    threshold: mapping && exceedanceThresholdOf(mapping),
    unit: mapping && codeOf(mapping, 'MeasurementUnitsCodeSequence'),
    StudyInstanceUID: text(dataset, 'StudyInstanceUID') ?? '',
    SeriesInstanceUID: text(dataset, 'SeriesInstanceUID') ?? '',
    SOPInstanceUID: text(dataset, 'SOPInstanceUID') ?? '',
    SeriesDescription: text(dataset, 'SeriesDescription'),
    referencedSeriesUIDs: items(dataset, 'ReferencedSeriesSequence').flatMap(
      (item) => text(item, 'SeriesInstanceUID') ?? [],
    ),
  };
}

function realWorldMapping({ group }: FunctionalGroups): { slope: number; intercept: number } {
  const mapping = group('RealWorldValueMappingSequence');
  if (mapping !== undefined && firstItem(mapping, 'RealWorldValueLUTData') !== undefined) {
    throw new UnreadableError('pixel-encoding', 'Real world values given as a table are not supported');
  }
  return {
    slope: (mapping && firstNumber(mapping, 'RealWorldValueSlope')) ?? 1,
    intercept: (mapping && firstNumber(mapping, 'RealWorldValueIntercept')) ?? 0,
  };
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Frames of float pixels, where the machine's order of bytes is the file's: ten times as fast as value by value. */
function floatFrames(file: Part10, frameSize: number): ((frame: number) => Float32Array) | undefined {
  const bytes = file.pixelBytes('FloatPixelData');
  if (!bytes || !IS_LITTLE_ENDIAN) return undefined;
  // Copied: a value of the file may begin at any even byte.
  return (frame) => new Float32Array(bytes.slice(frame * frameSize * 4, (frame + 1) * frameSize * 4).buffer);
}

function storedValues(file: Part10, count: number): (index: number) => number {
  const float = file.pixelBytes('FloatPixelData');
  if (float !== undefined) {
    const view = viewOf(float, count * 4);
    return (index) => view.getFloat32(index * 4, true);
  }
  const double = file.pixelBytes('DoubleFloatPixelData');
  if (double !== undefined) {
    const view = viewOf(double, count * 8);
    return (index) => view.getFloat64(index * 8, true);
  }
  const integer = file.pixelBytes('PixelData');
  if (integer === undefined) throw new UnreadableError('missing-attribute', 'The map has no pixels');
  const bits = firstNumber(file.dataset, 'BitsAllocated');
  if (bits !== 16) {
    throw new UnreadableError('pixel-encoding', `BitsAllocated is ${bits ?? 'missing'}`);
  }
  const view = viewOf(integer, count * 2);
  return firstNumber(file.dataset, 'PixelRepresentation') === 1
    ? (index) => view.getInt16(index * 2, true)
    : (index) => view.getUint16(index * 2, true);
}

function viewOf(bytes: Uint8Array, needed: number): DataView {
  if (bytes.length < needed) {
    throw new UnreadableError('truncated', `${bytes.length} bytes of pixels where ${needed} are needed`);
  }
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
