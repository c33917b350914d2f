import type { ByteSource } from './byte-source.ts';
import { MalformedPart10 } from './malformed-part10.ts';

/** Where some bytes lie in a source. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** An element of group 7FE0: its value stays in the source. */
export interface BulkElement {
  /** '7FE00010' and the like. */
  readonly tag: string;
  readonly vr: string;
  /** The value; for encapsulated pixel data everything from the offset table to the sequence delimiter. */
  readonly value: ByteRange;
  /** Encapsulated pixel data only. */
  readonly encapsulated?: { readonly offsetTable: ByteRange; readonly fragments: readonly ByteRange[] };
}

interface Encoding {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

const LONG_FORM = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const SEQUENCE_DELIMITATION = 0xfffee0dd;

/**
 * Lists the elements of group 7FE0 from `start` to the end of the object, reading only their heads, and makes
 * sure that the source holds all of what they promise. Throws MalformedPart10.
 */
export async function readBulkElements(
  source: ByteSource,
  start: number,
  encoding: Encoding,
): Promise<BulkElement[]> {
  const elements: BulkElement[] = [];
  let position = start;
  while (position < source.size) {
    const head = await readHead(source, position, encoding);
    if (head.tag >>> 16 !== 0x7fe0) {
      // Trailing padding or signatures: kept in the file, of no use to a reader.
      assertInside(source, head);
      break;
    }
    const tag = head.tag.toString(16).toUpperCase().padStart(8, '0');
    if (head.length === UNDEFINED_LENGTH) {
      const encapsulated = await readFragments(source, head.valueOffset);
      const { end, offsetTable, fragments } = encapsulated;
      const value = { offset: head.valueOffset, length: end - head.valueOffset };
      elements.push({ tag, vr: head.vr, value, encapsulated: { offsetTable, fragments } });
      position = end;
    } else {
      assertInside(source, head);
      if (!tag.endsWith('0000')) {
        elements.push({ tag, vr: head.vr, value: { offset: head.valueOffset, length: head.length } });
      }
      position = head.valueOffset + head.length;
    }
  }
  return elements;
}

interface ElementHead {
  readonly tag: number;
  readonly vr: string;
  readonly length: number;
  readonly valueOffset: number;
}

async function readHead(source: ByteSource, position: number, encoding: Encoding): Promise<ElementHead> {
  const available = Math.min(12, source.size - position);
  if (available < 8) throw new MalformedPart10(`the object ends within an element at byte ${position}`);
  const head = await source.read(position, available);
  const uint16 = (at: number): number =>
    encoding.littleEndian ? head.readUInt16LE(at) : head.readUInt16BE(at);
  const uint32 = (at: number): number =>
    encoding.littleEndian ? head.readUInt32LE(at) : head.readUInt32BE(at);
  const tag = uint16(0) * 0x10000 + uint16(2);
  if (!encoding.explicit) return { tag, vr: 'OW', length: uint32(4), valueOffset: position + 8 };
  const vr = head.toString('latin1', 4, 6);
  if (!LONG_FORM.has(vr)) return { tag, vr, length: uint16(6), valueOffset: position + 8 };
  if (available < 12) throw new MalformedPart10(`the object ends within an element at byte ${position}`);
  return { tag, vr, length: uint32(8), valueOffset: position + 12 };
}

function assertInside(source: ByteSource, { tag, length, valueOffset }: ElementHead): void {
  if (length !== UNDEFINED_LENGTH && valueOffset + length > source.size) {
    const name = tag.toString(16).toUpperCase().padStart(8, '0');
    throw new MalformedPart10(
      `element ${name} promises ${length} bytes, but the object ends after ${source.size - valueOffset}`,
    );
  }
}

/** The items of encapsulated pixel data (PS3.5, A.4): an offset table, then fragments, then a delimiter. */
async function readFragments(
  source: ByteSource,
  start: number,
): Promise<{ offsetTable: ByteRange; fragments: ByteRange[]; end: number }> {
  const items: ByteRange[] = [];
  let position = start;
  for (;;) {
    if (position + 8 > source.size) throw new MalformedPart10('the encapsulated pixel data has no end');
    const head = await source.read(position, 8);
    const tag = head.readUInt16LE(0) * 0x10000 + head.readUInt16LE(2);
    const length = head.readUInt32LE(4);
    position += 8;
    if (tag === SEQUENCE_DELIMITATION) break;
    if (tag !== ITEM || position + length > source.size) {
      throw new MalformedPart10(`byte ${position - 8} of the pixel data is not the item it should be`);
    }
    items.push({ offset: position, length });
    position += length;
  }
  const offsetTable = items.shift();
  if (!offsetTable) throw new MalformedPart10('the encapsulated pixel data has no offset table');
  return { offsetTable, fragments: items, end: position };
}
