import { firstNumber } from './attributes.ts';
import { unpackBits } from './pack-bits.ts';
import type { Part10 } from './read-part10.ts';
import { UnreadableError } from './unreadable-error.ts';

/** Gives the pixels of one frame by its number from 0. */
export type FrameDecoder<T> = (frame: number) => T;

interface FrameCount {
  readonly frames: number;
  /** Rows x Columns. */
  readonly frameSize: number;
}

/** Frames of a BINARY segmentation, each voxel 0 or 1. */
export function binaryFrames(file: Part10, count: FrameCount): FrameDecoder<Uint8Array> {
  const bits = bitsAllocated(file, [1, 8]);
  const pixels = pixelData(file, count, bits);
  if (bits === 8) return (frame) => frameOf(pixels, frame, count).map((value) => (value === 0 ? 0 : 1));
  return (frame) => {
    const mask = new Uint8Array(count.frameSize);
    unpackBits(pixels, frame * count.frameSize, mask);
    return mask;
  };
}

/** Frames of a FRACTIONAL segmentation as fractions of the MaximumFractionalValue. */
export function fractionFrames(file: Part10, count: FrameCount): FrameDecoder<Float32Array> {
  const pixels = pixelData(file, count, bitsAllocated(file, [8]));
  const maximum = firstNumber(file.dataset, 'MaximumFractionalValue') ?? 255;
  return (frame) => {
    const fractions = new Float32Array(frameOf(pixels, frame, count));
    for (let index = 0; index < fractions.length; index += 1) fractions[index] /= maximum;
    return fractions;
  };
}

/** Frames of a LABELMAP segmentation: each voxel the number of its segment. */
export function labelFrames(file: Part10, count: FrameCount): FrameDecoder<Uint8Array | Uint16Array> {
  const bits = bitsAllocated(file, [8, 16]);
  const pixels = pixelData(file, count, bits);
  if (bits === 8) return (frame) => frameOf(pixels, frame, count);
  const view = new DataView(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return (frame) =>
    Uint16Array.from({ length: count.frameSize }, (_, index) =>
      view.getUint16((frame * count.frameSize + index) * 2, true),
    );
}

function frameOf(pixels: Uint8Array, frame: number, count: FrameCount): Uint8Array {
  return pixels.subarray(frame * count.frameSize, (frame + 1) * count.frameSize);
}

function bitsAllocated(file: Part10, allowed: readonly number[]): number {
  const bits = firstNumber(file.dataset, 'BitsAllocated');
  if (bits === undefined || !allowed.includes(bits)) {
    throw new UnreadableError('pixel-encoding', `BitsAllocated is ${bits ?? 'missing'}`);
  }
  return bits;
}

function pixelData(file: Part10, count: FrameCount, bits: number): Uint8Array {
  const pixels = file.pixelBytes('PixelData');
  if (pixels === undefined) throw new UnreadableError('missing-attribute', 'The object has no PixelData');
  const needed = Math.ceil((count.frames * count.frameSize * bits) / 8);
  if (pixels.length < needed) {
    throw new UnreadableError('truncated', `${pixels.length} bytes of pixels where ${needed} are needed`);
  }
  return pixels;
}
