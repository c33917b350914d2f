import { makeVolume, type Volume } from '../volume/volume.ts';
import { firstNumber, text } from './attributes.ts';
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

/**
 * The values of one classic series of images (one slice an instance, uncompressed, one sample a pixel: MR, PET, CT),
 * in any order: each slice by its own rescale slope and intercept.
 * Throws GeometryError where the slices form no regular grid, UnreadableError for compressed or missing pixels.
 */
export function readImageSeries(files: readonly ArrayBuffer[]): Volume<Float32Array> {
  const slices = files.map((bytes) => readPart10(bytes));
  const { grid, instances } = sourceSeriesOf(slices.map(({ dataset }) => dataset));
  const size = grid.dimensions[0] * grid.dimensions[1];
  const place = new Map(instances.map(({ SOPInstanceUID }, k) => [SOPInstanceUID, k]));
  const data = new Float32Array(size * grid.dimensions[2]);
  for (const slice of slices) {
    const k = place.get(text(slice.dataset, 'SOPInstanceUID') ?? '') ?? 0;
    data.set(sliceValues(slice, size), k * size);
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

function sliceValues(slice: Part10, size: number): Float32Array {
  const { bytes, above, below, signed } = formatOf(slice);
  const pixels = slice.pixelBytes('PixelData');
  const uid = text(slice.dataset, 'SOPInstanceUID') ?? '';
  if (!pixels) throw new UnreadableError('missing-attribute', `Instance ${uid} has no pixels`);
  if (pixels.byteLength < size * bytes) {
    throw new UnreadableError('truncated', `Instance ${uid} has ${pixels.byteLength} bytes of pixels`);
  }
  const slope = firstNumber(slice.dataset, 'RescaleSlope') ?? 1;
  const intercept = firstNumber(slice.dataset, 'RescaleIntercept') ?? 0;
  const view = new DataView(pixels.buffer, pixels.byteOffset, pixels.byteLength);
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
