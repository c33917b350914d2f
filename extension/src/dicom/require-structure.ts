import { data } from 'dcmjs';
import { EXPLICIT_BIG_ENDIAN, IMPLICIT_LITTLE_ENDIAN } from './transfer-syntax.ts';
import { UnreadableError } from './unreadable-error.ts';

/**
 * dcmjs 0.52.0 goes on for ever in sequences without an end, believes every length, and takes time that grows with the
 * square of the depth of nesting. So a file is gone through once before, in one pass over its lengths.
 */

const UNDEFINED = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
/** Nothing that this project reads is nested more than 12 deep. */
const DEEPEST = 64;
/** Value representations whose length has 16 bits; dcmjs reads all others with 32, unknown ones too. */
const SHORT = new Set(
  [
    'AE',
    'AS',
    'AT',
    'CS',
    'DA',
    'DS',
    'DT',
    'FL',
    'FD',
    'IS',
    'LO',
    'LT',
    'PN',
    'SH',
    'SL',
    'SS',
    'ST',
  ].concat(['TM', 'UI', 'UL', 'US']),
);

interface Encoding {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

interface Head {
  readonly tag: number;
  readonly vr: string;
  readonly length: number;
  /** Where the value begins. */
  readonly value: number;
}

/** A part of a file, in bytes from its beginning. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Where the pixels of a file lie. */
export interface PixelPlaces {
  /** Where the first element of group 7FE0 begins: all that says what the pixels are stands before. */
  readonly start: number;
  /** The values of its elements that have a length, by their tags as dcmjs writes them. */
  readonly values: ReadonlyMap<string, ByteRange & { readonly vr: string }>;
  /** The items of encapsulated PixelData, of which the first is the Basic Offset Table (PS3.5, A.4). */
  readonly fragments: readonly ByteRange[] | undefined;
}

interface MetaInformation {
  readonly transferSyntax: string;
  readonly transferSyntaxPlace: ByteRange;
  /** Where the dataset begins. */
  readonly end: number;
}

/** What stands in front of the dataset. Throws UnreadableError where that is no DICOM file's. */
export function metaInformation(bytes: ArrayBuffer): MetaInformation {
  const view = new DataView(bytes);
  if (bytes.byteLength < 132 || view.getUint32(128) !== 0x4449434d) {
    throw new UnreadableError('not-dicom', 'Not a DICOM file: it has no prefix DICM');
  }
  return new Walk(view, { explicit: true, littleEndian: true }).metaInformation(132);
}

/**
 * Throws UnreadableError where elements, items and sequences do not fill the file to its end. Gives where its pixels lie,
 * so that they need not be copied; undefined where there are none. A file whose dataset is deflated is to be inflated
 * before: see `inflatedFile`.
 */
export function requireStructure(bytes: ArrayBuffer): PixelPlaces | undefined {
  const { end, transferSyntax } = metaInformation(bytes);
  const explicit = transferSyntax !== IMPLICIT_LITTLE_ENDIAN;
  const littleEndian = transferSyntax !== EXPLICIT_BIG_ENDIAN;
  const walk = new Walk(new DataView(bytes), { explicit, littleEndian });
  walk.dataset(end, bytes.byteLength, 0);
  return walk.pixels;
}

/** Goes through the elements of one encoding. Positions are in bytes from the beginning of the file. */
class Walk {
  readonly #view: DataView;
  readonly #encoding: Encoding;
  pixels: PixelPlaces | undefined;
  #fragments: readonly ByteRange[] | undefined;

  constructor(view: DataView, encoding: Encoding) {
    this.#view = view;
    this.#encoding = encoding;
  }

  metaInformation(start: number): MetaInformation {
    const size = this.#view.byteLength;
    let at = start;
    let end = size;
    let transferSyntax = '';
    let transferSyntaxPlace: ByteRange = { offset: start, length: 0 };
    while (at < end) {
      const { tag, length, value } = this.#head(at, end);
      if (tag >>> 16 !== 2) break;
      if (value + length > end) throw cutOff(at);
      if (tag === 0x00020000 && at === start) {
        end = value + length + (length === 4 ? this.#view.getUint32(value, true) : 0);
        if (end > size) throw cutOff(at);
      }
      if (tag === 0x00020010) {
        const characters = new Uint8Array(this.#view.buffer, value, length);
        transferSyntax = String.fromCharCode(...characters).replace(/[\0 ]+$/, '');
        transferSyntaxPlace = { offset: value, length };
      }
      at = value + length;
    }
    if (transferSyntax === '') {
      throw new UnreadableError('not-dicom', 'Not a DICOM file: it names no transfer syntax');
    }
    return { end: at, transferSyntax, transferSyntaxPlace };
  }

  /**
   * Elements up to `end`; with `delimited`, to the delimiter of the item that they are in. Gives where they end.
   */
  dataset(start: number, end: number, depth: number, delimited = false): number {
    if (depth > DEEPEST) {
      throw new UnreadableError('not-dicom', `Sequences are nested more than ${DEEPEST} deep`);
    }
    let at = start;
    while (at < end) {
      const head = this.#head(at, end);
      if (head.tag === ITEM_END && delimited) return head.value;
      if (head.tag >>> 16 === 0xfffe) throw misplaced(at);
      const next = this.#valueEnd(head, end, depth);
      if (depth === 0 && head.tag >>> 16 === 0x7fe0) this.#keepPlace(at, head);
      at = next;
    }
    if (delimited) throw cutOff(at);
    return at;
  }

  #keepPlace(start: number, { tag, vr, length, value }: Head): void {
    const values = new Map(this.pixels?.values);
    const known = tag.toString(16).toUpperCase().padStart(8, '0');
    if (length !== UNDEFINED) values.set(known, { offset: value, length, vr });
    // Small images within sequences have fragments, too.
    const fragments = length === UNDEFINED ? this.#fragments : this.pixels?.fragments;
    this.pixels = { start: this.pixels?.start ?? start, values, fragments };
  }

  #valueEnd(head: Head, end: number, depth: number): number {
    const { length, value } = head;
    if (head.vr === 'SQ') return this.#sequence(value, length, end, depth);
    if (length === UNDEFINED) {
      if (head.tag !== 0x7fe00010) throw cutOff(value);
      return this.#fragmentsEnd(value, end);
    }
    if (value + length > end) throw cutOff(value);
    return value + length;
  }

  #sequence(start: number, length: number, limit: number, depth: number): number {
    const end = length === UNDEFINED ? limit : start + length;
    if (end > limit) throw cutOff(start);
    let at = start;
    while (at < end) {
      const { tag, length: itemLength } = this.#delimiter(at, end);
      if (tag === SEQUENCE_END && length === UNDEFINED) return at + 8;
      if (tag !== ITEM) throw misplaced(at);
      at += 8;
      if (itemLength === UNDEFINED) {
        const itemEnd = this.dataset(at, end, depth + 1, true);
        this.#requireFoundEnd(at, itemEnd);
        at = itemEnd;
      } else {
        if (at + itemLength > end) throw cutOff(at);
        at = this.dataset(at, at + itemLength, depth + 1);
      }
    }
    if (length === UNDEFINED) throw cutOff(at);
    return at;
  }

  /**
   * dcmjs looks for the end of an item without length among all its 16-bit words, whatever they are values of: it must
   * find the same end.
   */
  #requireFoundEnd(start: number, end: number): void {
    const { littleEndian } = this.#encoding;
    let open = 0;
    for (let at = start; at + 8 <= end; at += 2) {
      if (this.#view.getUint16(at, littleEndian) !== 0xfffe) continue;
      const element = this.#view.getUint16(at + 2, littleEndian);
      const length = this.#view.getUint32(at + 4, littleEndian);
      if (element === 0xe000 && length === UNDEFINED) open += 1;
      else if (element === 0xe00d && length === 0) open -= 1;
      if (open < 0) {
        if (at + 8 !== end) throw misplaced(at);
        return;
      }
      // As it steps on: over the element's number and the half of the length that it has looked at.
      if (element === 0xe000 || (element === 0xe00d && length === 0)) at += 2;
    }
    throw misplaced(end);
  }

  #fragmentsEnd(start: number, end: number): number {
    const fragments: ByteRange[] = [];
    this.#fragments = fragments;
    let at = start;
    while (at < end) {
      const { tag, length } = this.#delimiter(at, end);
      at += 8;
      if (tag === SEQUENCE_END) return at;
      if (tag !== ITEM || at + length > end) throw misplaced(at - 8);
      fragments.push({ offset: at, length });
      at += length;
    }
    throw cutOff(at);
  }

  #delimiter(at: number, end: number): { tag: number; length: number } {
    if (at + 8 > end) throw cutOff(at);
    return { tag: this.#tag(at), length: this.#view.getUint32(at + 4, this.#encoding.littleEndian) };
  }

  #tag(at: number): number {
    const { littleEndian } = this.#encoding;
    return (
      ((this.#view.getUint16(at, littleEndian) << 16) | this.#view.getUint16(at + 2, littleEndian)) >>> 0
    );
  }

  #head(at: number, end: number): Head {
    if (at + 8 > end) throw cutOff(at);
    const { explicit, littleEndian } = this.#encoding;
    const tag = this.#tag(at);
    const long = (): number => this.#view.getUint32(at + 4, littleEndian);
    if (tag >>> 16 === 0xfffe) return { tag, vr: '', length: long(), value: at + 8 };
    if (!explicit) {
      const length = long();
      const vr = dictionaryVr(tag) ?? (length === UNDEFINED ? 'SQ' : 'UN');
      return { tag, vr, length, value: at + 8 };
    }
    const stated = String.fromCharCode(this.#view.getUint8(at + 4), this.#view.getUint8(at + 5));
    if (SHORT.has(stated)) {
      return { tag, vr: stated, length: this.#view.getUint16(at + 6, littleEndian), value: at + 8 };
    }
    if (at + 12 > end) throw cutOff(at);
    // What is said to be unknown is read as what the dictionary says.
    const vr = stated === 'UN' ? (dictionaryVr(tag) ?? 'UN') : stated;
    return { tag, vr, length: this.#view.getUint32(at + 8, littleEndian), value: at + 12 };
  }
}

function dictionaryVr(tag: number): string | undefined {
  const digits = tag.toString(16).toUpperCase().padStart(8, '0');
  return data.DicomMetaDictionary.dictionary[`(${digits.slice(0, 4)},${digits.slice(4)})`]?.vr;
}

function cutOff(at: number): UnreadableError {
  return new UnreadableError('truncated', `The file ends within what begins at byte ${at}`);
}

function misplaced(at: number): UnreadableError {
  return new UnreadableError(
    'not-dicom',
    `Not a sound DICOM file: what stands at byte ${at} does not belong there`,
  );
}
