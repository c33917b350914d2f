import { firstNumber, text } from './attributes.ts';
import { codestreamSize } from './codestream-size.ts';
import { frameStreams } from './frame-fragments.ts';
import { inflate } from './inflate.ts';
import { packBits, packedLength, unpackBits } from './pack-bits.ts';
import type { CodecName, decodeFrame } from './pixel-codecs.ts';
import type { EncapsulatedPixels, Part10 } from './read-part10.ts';
import { decodeRle } from './rle-frame.ts';
import { UnreadableError } from './unreadable-error.ts';

/** More than any slice of a patient has: 4096 x 4096 pixels of 32 bits. */
const LARGEST_FRAME = 64 * 1024 * 1024;
/** More than any object that is read here has. */
const LARGEST_OBJECT = 1024 * 1024 * 1024;

interface FrameFormat {
  readonly columns: number;
  readonly rows: number;
  readonly bitsAllocated: number;
  readonly frames: number;
}

/** A file whose pixels stand in memory as an uncompressed one has them. */
export interface DecodedPart10 extends Part10 {
  /** Whether the pixels were compressed at a loss, by what the object or its bit streams say. */
  readonly lossy: boolean;
}

/**
 * The same file with its pixels decompressed: `pixelBytes` gives them as Explicit VR Little Endian has them, single bits
 * packed across frames. A file that is not compressed stays as it is.
 *
 * Rejects with UnreadableError for frames that are damaged, of another size than the object states, or of more than one
 * sample, and for more than 1 GiB of them: before they are decoded where their headers tell.
 */
export async function decodedPixels(file: Part10): Promise<DecodedPart10> {
  const stated = text(file.dataset, 'LossyImageCompression') === '01';
  if (!file.encapsulated) return { ...file, lossy: stated };
  const format = formatOf(file);
  const { bytes, lossy } = await decodeAll(file.encapsulated, format);
  return {
    ...file,
    encapsulated: undefined,
    lossy: stated || lossy,
    pixelBytes: (keyword) => (keyword === 'PixelData' ? bytes : undefined),
  };
}

function formatOf({ dataset }: Part10): FrameFormat {
  const attribute = (keyword: string, fallback?: number): number => {
    const value = firstNumber(dataset, keyword) ?? fallback;
    if (value === undefined || !Number.isInteger(value) || value < 1) {
      throw new UnreadableError('missing-attribute', `The object has no usable ${keyword}`);
    }
    return value;
  };
  const format = {
    columns: attribute('Columns'),
    rows: attribute('Rows'),
    bitsAllocated: attribute('BitsAllocated'),
    frames: attribute('NumberOfFrames', 1),
  };
  const samples = attribute('SamplesPerPixel', 1);
  if (samples !== 1 || ![1, 8, 16, 32].includes(format.bitsAllocated)) {
    throw new UnreadableError(
      'pixel-encoding',
      `Compressed pixels of ${samples} samples of ${format.bitsAllocated} bits are not supported`,
    );
  }
  const frameBytes = (format.columns * format.rows * Math.max(8, format.bitsAllocated)) / 8;
  const size = `${format.columns} x ${format.rows} pixels of ${format.bitsAllocated} bits`;
  if (frameBytes > LARGEST_FRAME) {
    throw new UnreadableError('too-large', `A frame of ${size} is larger than any that is read (64 MiB)`);
  }
  if ((frameBytes / 8) * Math.min(8, format.bitsAllocated) * format.frames > LARGEST_OBJECT) {
    throw new UnreadableError(
      'too-large',
      `${format.frames} frames of ${size} are more than is read (1 GiB)`,
    );
  }
  return format;
}

async function decodeAll(
  pixels: EncapsulatedPixels,
  format: FrameFormat,
): Promise<{ bytes: Uint8Array; lossy: boolean }> {
  const { columns, rows, bitsAllocated, frames } = format;
  // Before room is made for frames that are not there.
  const streams = frameStreams(pixels, frames);
  const size = columns * rows;
  const single = bitsAllocated === 1;
  const bytes = new Uint8Array(
    single ? packedLength(size * frames) : evenLength((size * frames * bitsAllocated) / 8),
  );
  let lossy = false;
  for (const [index, stream] of streams.entries()) {
    const frame = await decodeOne(stream, pixels, format).catch((error: unknown) => {
      if (error instanceof UnreadableError)
        throw new UnreadableError(error.problem, `Frame ${index + 1}: ${error.message}`);
      throw new UnreadableError(
        'pixel-encoding',
        `Frame ${index + 1} cannot be decompressed as ${pixels.transferSyntaxName}: its bytes are damaged`,
      );
    });
    if (frame.lossy) lossy = true;
    // Frames of single bits follow each other without padding.
    if (single) packBits(frame.bytes, bytes, index * size);
    else bytes.set(frame.bytes, (index * size * bitsAllocated) / 8);
  }
  return { bytes, lossy };
}

interface Frame {
  /** As many bytes a pixel as are allocated; of single bits, one. */
  readonly bytes: Uint8Array;
  readonly lossy: boolean;
}

async function decodeOne(
  stream: Uint8Array,
  { coding, transferSyntaxName }: EncapsulatedPixels,
  format: FrameFormat,
): Promise<Frame> {
  const size = format.columns * format.rows;
  const packed = Math.ceil((size * format.bitsAllocated) / 8);
  if (coding === 'rle' || coding === 'deflated-frames') {
    const bytes =
      coding === 'rle'
        ? decodeRle(stream, format.bitsAllocated === 1 ? packed : size, Math.ceil(format.bitsAllocated / 8))
        : inflate(stream, evenLength(packed));
    if (bytes.length < packed) throw otherSize(`${bytes.length} bytes`, `${packed} are needed`);
    if (format.bitsAllocated !== 1) return { bytes: bytes.subarray(0, packed), lossy: false };
    const mask = new Uint8Array(size);
    unpackBits(bytes, 0, mask);
    return { bytes: mask, lossy: false };
  }
  requireSize(stream, format, transferSyntaxName);
  return decodeStream(stream, coding, format);
}

/** Throws UnreadableError where the bit stream is for another image, or has no end. */
function requireSize(stream: Uint8Array, { columns, rows, bitsAllocated }: FrameFormat, name: string): void {
  const size = codestreamSize(stream);
  if (!size) {
    throw new UnreadableError('pixel-encoding', `Not a bit stream of ${name}: it has no header of that`);
  }
  if (
    size.columns !== columns ||
    size.rows !== rows ||
    size.samples !== 1 ||
    size.bits > Math.max(8, bitsAllocated)
  ) {
    throw otherSize(
      `${size.columns} x ${size.rows} pixels of ${size.samples} samples of ${size.bits} bits`,
      `${columns} x ${rows} of 1 sample of at most ${bitsAllocated} are stated`,
    );
  }
  // EOI and EOC; padding may follow. What is cut off would be filled with something.
  let end = stream.length;
  while (end > 2 && stream[end - 1] === 0) end -= 1;
  if (stream[end - 2] !== 0xff || stream[end - 1] !== 0xd9) {
    throw new UnreadableError('truncated', 'The compressed pixels are cut off');
  }
}

async function decodeStream(stream: Uint8Array, coding: CodecName, format: FrameFormat): Promise<Frame> {
  const codecs = await loadCodecs();
  const { bytes, bits, signed, lossy } = await codecs.decodeFrame(coding, stream);
  const size = format.columns * format.rows;
  const found = Math.ceil(bits / 8);
  if (bytes.length !== size * found) throw otherSize(`${bytes.length} bytes`, `${size * found} are needed`);
  const wanted = Math.ceil(format.bitsAllocated / 8);
  return { bytes: found === wanted ? bytes : widened(bytes, { found, wanted, signed }), lossy };
}

/** Large, and needed for few files. */
async function loadCodecs(): Promise<{ readonly decodeFrame: typeof decodeFrame }> {
  return import('./pixel-codecs.ts').catch((cause: unknown) => {
    throw new UnreadableError(
      'pixel-encoding',
      `What decompresses pixels could not be loaded (${cause instanceof Error ? cause.message : String(cause)})`,
    );
  });
}

/** Samples of fewer bytes than are allocated for them. */
function widened(
  bytes: Uint8Array,
  { found, wanted, signed }: { readonly found: number; readonly wanted: number; readonly signed: boolean },
): Uint8Array {
  const size = bytes.length / found;
  const wide = new Uint8Array(size * wanted);
  for (let pixel = 0; pixel < size; pixel += 1) {
    const last = bytes[pixel * found + found - 1];
    wide.fill(signed && last >= 128 ? 255 : 0, pixel * wanted, (pixel + 1) * wanted);
    for (let n = 0; n < Math.min(found, wanted); n += 1) wide[pixel * wanted + n] = bytes[pixel * found + n];
  }
  return wide;
}

function evenLength(bytes: number): number {
  return bytes + (bytes % 2);
}

function otherSize(found: string, expected: string): UnreadableError {
  return new UnreadableError('pixel-encoding', `The compressed pixels have ${found} where ${expected}`);
}
