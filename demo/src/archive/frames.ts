import type { BulkElement, ByteRange } from './bulk-elements.ts';
import { firstText, pickDicomJson } from './dicom-json.ts';
import type { Part10 } from './part10.ts';

/** The frames of an object, read one at a time. */
export interface Frames {
  readonly count: number;
  /** Bytes of the frame `index` (from 0): pixels as stored, or a whole compressed bit stream. */
  readonly read: (index: number) => Promise<Buffer>;
}

const PIXEL_DATA = ['7FE00010', '7FE00008', '7FE00009'];
const TAGS = ['00280002', '00280004', '00280008', '00280010', '00280011', '00280100'];

/** Finds the frames of an object; undefined where it has no pixels, a RangeError where they do not add up. */
export async function framesOf(object: Part10): Promise<Frames | undefined> {
  const pixelData = object.bulk.find(({ tag }) => PIXEL_DATA.includes(tag));
  if (!pixelData) return undefined;
  const attributes = pickDicomJson(object.attributes, TAGS);
  const value = (tag: string, fallback: number): number => Number(firstText(attributes, tag) || fallback);
  const count = value('00280008', 1);
  if (!(Number.isInteger(count) && count > 0)) {
    throw new RangeError(`NumberOfFrames is ${firstText(attributes, '00280008')}`);
  }
  if (pixelData.encapsulated) return encapsulatedFrames(object, pixelData, count);
  const pixels = value('00280010', 0) * value('00280011', 0);
  const subsampled = firstText(attributes, '00280004') === 'YBR_FULL_422';
  const samples = subsampled ? 2 : value('00280002', 1);
  const bitsPerFrame = pixels * samples * bitsAllocated(pixelData, value('00280100', 8));
  if (!(Math.ceil((bitsPerFrame * count) / 8) <= pixelData.value.length)) {
    throw new RangeError(
      `${count} frames of ${bitsPerFrame} bits do not fit ${pixelData.value.length} bytes`,
    );
  }
  const read = (index: number): Promise<Buffer> =>
    readNative(object, pixelData.value, { index, bitsPerFrame });
  return { count, read };
}

function bitsAllocated({ tag }: BulkElement, stated: number): number {
  if (tag === '7FE00008') return 32;
  if (tag === '7FE00009') return 64;
  return stated;
}

interface NativeFrame {
  readonly index: number;
  readonly bitsPerFrame: number;
}

/** Frames of single bits follow each other without padding (PS3.5, 8.1.1); each is given from its own first bit. */
async function readNative(object: Part10, value: ByteRange, frame: NativeFrame): Promise<Buffer> {
  const firstBit = frame.index * frame.bitsPerFrame;
  const start = Math.floor(firstBit / 8);
  const end = Math.ceil((firstBit + frame.bitsPerFrame) / 8);
  const bytes = await object.source.read(value.offset + start, end - start);
  const shift = firstBit % 8;
  const length = Math.ceil(frame.bitsPerFrame / 8);
  const spare = length * 8 - frame.bitsPerFrame;
  if (shift === 0 && spare === 0) return bytes;
  const aligned = Buffer.alloc(length);
  for (let i = 0; i < length; i++) {
    const next = i + 1 < bytes.length ? bytes[i + 1] : 0;
    aligned[i] = (bytes[i] >> shift) | (next << (8 - shift));
  }
  aligned[length - 1] &= 0xff >> spare;
  return aligned;
}

async function encapsulatedFrames(object: Part10, pixelData: BulkElement, count: number): Promise<Frames> {
  const fragments = pixelData.encapsulated?.fragments ?? [];
  const groups = await groupFragments(object, pixelData, count);
  if (groups.length !== count) {
    throw new RangeError(`${fragments.length} fragments cannot be told apart into ${count} frames`);
  }
  return {
    count,
    read: async (index) => {
      const parts = groups[index].map(({ offset, length }) => object.source.read(offset, length));
      return Buffer.concat(await Promise.all(parts));
    },
  };
}

/** The fragments of every frame: one each, all of a single frame, or by the offset tables (PS3.5, A.4). */
async function groupFragments(object: Part10, pixelData: BulkElement, count: number): Promise<ByteRange[][]> {
  const { offsetTable, fragments } = pixelData.encapsulated ?? {
    offsetTable: { offset: 0, length: 0 },
    fragments: [],
  };
  if (fragments.length === count) return fragments.map((fragment) => [fragment]);
  if (count === 1) return [[...fragments]];
  const starts = await readStarts(object, offsetTable);
  const base = fragments[0].offset - 8;
  const groups: ByteRange[][] = [];
  for (const fragment of fragments) {
    const isStart = starts.has(fragment.offset - 8 - base);
    if (isStart) groups.push([fragment]);
    else groups.at(-1)?.push(fragment);
  }
  return groups;
}

async function readStarts(object: Part10, offsetTable: ByteRange): Promise<Set<number>> {
  const extended = object.bulk.find(({ tag }) => tag === '7FE00001')?.value;
  const { offset, length } = extended ?? offsetTable;
  const table = await object.source.read(offset, length);
  const width = extended ? 8 : 4;
  const starts = Array.from({ length: length / width }, (_, i) =>
    extended ? Number(table.readBigUInt64LE(i * 8)) : table.readUInt32LE(i * 4),
  );
  return new Set(starts);
}
