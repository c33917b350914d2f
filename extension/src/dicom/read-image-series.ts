import { makeVolume, type Volume } from '../volume/volume.ts';
import { firstNumber, text } from './attributes.ts';
import { decodedPixels } from './decoded-pixels.ts';
import { isEnhanced } from './enhanced-volume.ts';
import { functionalGroups } from './frame-set.ts';
import { readPart10, type Part10 } from './read-part10.ts';
import { sourceSeriesOf } from './source-series.ts';
import { UnreadableError } from './unreadable-error.ts';

/** How the bits of one instance's pixels stand for numbers (PS3.5, 8.1.1). */
interface PixelFormat {
  readonly bytes: 1 | 2 | 4;
  /** Bits above the value, and below it. */
  readonly above: number;
  readonly below: number;
  readonly signed: boolean;
}

/** Stated sizes may be anything; 2 GiB of values are more than any series has that this is for. */
const MOST_VOXELS = 2 ** 29;

/**
 * The values of one series of images with one sample a pixel (MR, PET, CT): one slice an instance, in any order, or all
 * slices in one enhanced multi-frame image. Each slice by its own rescale slope and intercept.
 * Rejects with GeometryError where the slices form no regular grid or more than one, with UnreadableError for missing
 * pixels and those that cannot be decompressed.
 */
export async function readImageSeries(files: readonly ArrayBuffer[]): Promise<Volume<Float32Array>> {
  const stored = files.map((bytes) => readPart10(bytes));
  const { grid, instances } = sourceSeriesOf(stored.map(({ dataset }) => dataset));
  const size = grid.dimensions[0] * grid.dimensions[1];
  const voxels = size * grid.dimensions[2];
  if (voxels > MOST_VOXELS) {
    const dimensions = grid.dimensions.join(' x ');
    throw new UnreadableError('too-large', `${dimensions} voxels are more than is read (2 GiB)`);
  }
  const data = new Float32Array(voxels);
  const byUid = new Map(stored.map((file) => [text(file.dataset, 'SOPInstanceUID'), file]));
  const slicesOf = new Map<Part10, { readonly k: number; readonly frame: number }[]>();
  instances.forEach(({ SOPInstanceUID, frameNumber = 1 }, k) => {
    const file = byUid.get(SOPInstanceUID);
    if (file) slicesOf.set(file, [...(slicesOf.get(file) ?? []), { k, frame: frameNumber - 1 }]);
  });
  // One after the other: what a slice was decompressed to is let go of before the next.
  for (const [file, slices] of slicesOf) {
    const decoded = await decodedPixels(file);
    for (const { k, frame } of slices) data.set(frameValues(decoded, frame, size), k * size);
  }
  return makeVolume(grid, data);
}

function formatOf({ dataset }: Part10): PixelFormat {
  const samples = firstNumber(dataset, 'SamplesPerPixel') ?? 1;
  const allocated = firstNumber(dataset, 'BitsAllocated') ?? 16;
  if (samples !== 1 || (allocated !== 8 && allocated !== 16 && allocated !== 32)) {
    throw new UnreadableError(
      'pixel-encoding',
      `Pixels of ${samples} samples of ${allocated} bits are not supported`,
    );
  }
  const stored = firstNumber(dataset, 'BitsStored') ?? allocated;
  const below = (firstNumber(dataset, 'HighBit') ?? stored - 1) + 1 - stored;
  return {
    bytes: allocated === 8 ? 1 : allocated === 16 ? 2 : 4,
    // Numbers are shifted as 32 bits.
    above: 32 - stored - below,
    below,
    signed: firstNumber(dataset, 'PixelRepresentation') === 1,
  };
}

interface Rescale {
  readonly slope: number;
  readonly intercept: number;
}

/** Of a frame of an enhanced image its own, or what all frames share; else the instance's. */
function rescaleOf({ dataset }: Part10, frame: number): Rescale {
  const transformation = isEnhanced(dataset)
    ? functionalGroups(dataset)[frame]?.group('PixelValueTransformationSequence')
    : dataset;
  return {
    slope: (transformation && firstNumber(transformation, 'RescaleSlope')) ?? 1,
    intercept: (transformation && firstNumber(transformation, 'RescaleIntercept')) ?? 0,
  };
}

function frameValues(file: Part10, frame: number, size: number): Float32Array {
  const { bytes, above, below, signed } = formatOf(file);
  const pixels = file.pixelBytes('PixelData');
  const uid = text(file.dataset, 'SOPInstanceUID') ?? '';
  if (!pixels) throw new UnreadableError('missing-attribute', `Instance ${uid} has no pixels`);
  if (pixels.byteLength < (frame + 1) * size * bytes) {
    throw new UnreadableError('truncated', `Instance ${uid} has ${pixels.byteLength} bytes of pixels`);
  }
  const { slope, intercept } = rescaleOf(file, frame);
  const start = frame * size * bytes;
  const view = new DataView(pixels.buffer, pixels.byteOffset + start, size * bytes);
  const stored = {
    1: (at: number) => view.getUint8(at),
    2: (at: number) => view.getUint16(at, true),
    4: (at: number) => view.getUint32(at, true),
  }[bytes];
  return Float32Array.from({ length: size }, (_, pixel) => {
    // What lies above the value is shifted out; the shift back brings its sign.
    const top = stored(pixel * bytes) << above;
    const value = signed ? top >> (above + below) : top >>> (above + below);
    return value * slope + intercept;
  });
}
