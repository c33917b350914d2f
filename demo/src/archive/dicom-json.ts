import { convertBytes } from 'dicom-character-set';
import type { Element } from 'dicom-parser';
import type { Attributes } from './part10.ts';
import { dictionaryVr } from './value-representation.ts';

/** One attribute of the DICOM JSON model (PS3.18, F.2.2). */
export interface DicomJsonAttribute {
  vr: string;
  Value?: unknown[];
  BulkDataURI?: string;
  InlineBinary?: string;
}

/** A data set in the DICOM JSON model, keyed '00100010', tags ascending. */
export type DicomJson = Record<string, DicomJsonAttribute | undefined>;

/** The first value of an attribute as text, '' where there is none. */
export function firstText(dataSet: DicomJson, tag: string): string {
  const value = dataSet[tag]?.Value?.[0];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Gives the BulkDataURI of the value at a path ('60003000', or '00281199/0/00281221' inside a sequence). */
export type BulkDataUri = (path: string) => string;

/** Binary values up to this many bytes stand in the JSON itself. */
const LARGEST_INLINE = 1024;
const BINARY = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'UN']);
/** VRs whose text is written in SpecificCharacterSet; the others are ASCII. */
const LOCALIZED = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);
const SINGLE_VALUED = new Set(['LT', 'ST', 'UR', 'UT']);

interface Context {
  readonly attributes: Attributes;
  readonly characterSet: string;
  /** What US or SS stands for where implicit VR leaves it open. */
  readonly signed: boolean;
  readonly bulkDataUri: BulkDataUri;
  /** Prefix of bulk data paths, '' at the top. */
  readonly path: string;
}

/** All attributes of a parsed object; text is Unicode and SpecificCharacterSet says so. */
export function toDicomJson(attributes: Attributes, bulkDataUri: BulkDataUri): DicomJson {
  return convertItem(attributes.elements, contextOf(attributes, bulkDataUri));
}

/** Only the named attributes ('00100010'), as far as they are there; none of them may be binary. */
export function pickDicomJson(attributes: Attributes, tags: readonly string[]): DicomJson {
  const context = contextOf(attributes, (path) => path);
  const result: DicomJson = {};
  for (const tag of tags) {
    const element = attributes.elements[`x${tag.toLowerCase()}`] as Element | undefined;
    if (element) result[tag] = convertElement(tag, element, context);
  }
  return result;
}

function contextOf(attributes: Attributes, bulkDataUri: BulkDataUri): Context {
  const { bytes, elements } = attributes;
  const representation = elements['x00280103'] as Element | undefined;
  const signed = representation !== undefined && uint16(attributes, representation.dataOffset) === 1;
  const characterSet = characterSetOf(bytes, elements) ?? 'ISO_IR 6';
  return { attributes, characterSet, signed, bulkDataUri, path: '' };
}

function characterSetOf(bytes: Buffer, elements: Readonly<Record<string, Element>>): string | undefined {
  const element = elements['x00080005'] as Element | undefined;
  return element && latin1(bytes, element).trim();
}

function convertItem(elements: Readonly<Record<string, Element>>, context: Context): DicomJson {
  const own = characterSetOf(context.attributes.bytes, elements);
  const inner = own === undefined ? context : { ...context, characterSet: own };
  const result: DicomJson = {};
  for (const key of Object.keys(elements).sort()) {
    const tag = key.slice(1).toUpperCase();
    // Group lengths and delimiters, which the parser lists too, belong to the file and not to its content.
    if (!tag.endsWith('0000') && !tag.startsWith('FFFE'))
      result[tag] = convertElement(tag, elements[key], inner);
  }
  if (own !== undefined) result['00080005'] = { vr: 'CS', Value: ['ISO_IR 192'] };
  return result;
}

function convertElement(tag: string, element: Element, context: Context): DicomJsonAttribute {
  const vr = vrOf(tag, element, context);
  if (vr === 'SQ') return convertSequence(tag, element, context);
  if (element.length === 0) return { vr };
  if (BINARY.has(vr)) return convertBinary(vr, { path: context.path + tag, element, context });
  const numbers = convertNumbers(vr, element, context.attributes);
  const Value = numbers ?? convertText(vr, element, context);
  return Value.length === 0 ? { vr } : { vr, Value };
}

function vrOf(tag: string, element: Element, context: Context): string {
  if (element.items) return 'SQ';
  // Explicit VR has a known VR; items of an UN sequence and of implicit VR do not.
  const vr = element.vr ?? dictionaryVr(tag);
  return vr === 'xs' ? (context.signed ? 'SS' : 'US') : vr;
}

function convertSequence(tag: string, element: Element, context: Context): DicomJsonAttribute {
  if (!element.items?.length) return { vr: 'SQ' };
  const Value = element.items.map((item, index) => {
    const path = `${context.path}${tag}/${index}/`;
    return convertItem(item.dataSet?.elements ?? {}, { ...context, path });
  });
  return { vr: 'SQ', Value };
}

interface BinaryValue {
  readonly path: string;
  readonly element: Element;
  readonly context: Context;
}

function convertBinary(vr: string, { path, element, context }: BinaryValue): DicomJsonAttribute {
  if (element.length > LARGEST_INLINE) return { vr, BulkDataURI: context.bulkDataUri(path) };
  const { bytes } = context.attributes;
  const value = bytes.subarray(element.dataOffset, element.dataOffset + element.length);
  return { vr, InlineBinary: value.toString('base64') };
}

function convertNumbers(vr: string, element: Element, attributes: Attributes): unknown[] | undefined {
  const { bytes, littleEndian } = attributes;
  const read = (width: number, at: (offset: number) => unknown): unknown[] =>
    Array.from({ length: Math.floor(element.length / width) }, (_, i) => at(element.dataOffset + i * width));
  switch (vr) {
    case 'US':
      return read(2, (o) => uint16(attributes, o));
    case 'SS':
      return read(2, (o) => (littleEndian ? bytes.readInt16LE(o) : bytes.readInt16BE(o)));
    case 'UL':
      return read(4, (o) => (littleEndian ? bytes.readUInt32LE(o) : bytes.readUInt32BE(o)));
    case 'SL':
      return read(4, (o) => (littleEndian ? bytes.readInt32LE(o) : bytes.readInt32BE(o)));
    case 'UV':
      return read(8, (o) => safeInteger(littleEndian ? bytes.readBigUInt64LE(o) : bytes.readBigUInt64BE(o)));
    case 'SV':
      return read(8, (o) => safeInteger(littleEndian ? bytes.readBigInt64LE(o) : bytes.readBigInt64BE(o)));
    case 'FL':
      return read(4, (o) => finite(littleEndian ? bytes.readFloatLE(o) : bytes.readFloatBE(o)));
    case 'FD':
      return read(8, (o) => finite(littleEndian ? bytes.readDoubleLE(o) : bytes.readDoubleBE(o)));
    case 'AT':
      return read(4, (o) => hex(uint16(attributes, o)) + hex(uint16(attributes, o + 2)));
    default:
      return undefined;
  }
}

function convertText(vr: string, element: Element, context: Context): unknown[] {
  const text = LOCALIZED.has(vr)
    ? localized(vr, element, context)
    : latin1(context.attributes.bytes, element);
  const padded = SINGLE_VALUED.has(vr) ? [text] : text.split('\\');
  const values = padded.map((value) => value.replace(/[\0 ]+$/, ''));
  if (values.every((value) => value === '')) return [];
  return values.map((value) => convertString(vr, value));
}

function convertString(vr: string, value: string): unknown {
  if (value === '') return null;
  if (vr === 'PN') return personName(value);
  if (vr === 'DS' || vr === 'IS') {
    const number = Number(value);
    return Number.isFinite(number) ? number : value.trim();
  }
  return SINGLE_VALUED.has(vr) || vr === 'UC' ? value : value.trimStart();
}

function personName(value: string): Record<string, string> {
  const [Alphabetic, Ideographic, Phonetic] = value.trimStart().split('=');
  return {
    ...(Alphabetic ? { Alphabetic } : {}),
    ...(Ideographic ? { Ideographic } : {}),
    ...(Phonetic ? { Phonetic } : {}),
  };
}

function localized(vr: string, element: Element, { attributes, characterSet }: Context): string {
  const { bytes } = attributes;
  const value = bytes.subarray(element.dataOffset, element.dataOffset + element.length);
  try {
    return convertBytes(characterSet, value, { vr });
  } catch {
    // A character set nobody knows: the ASCII part is still right.
    return latin1(bytes, element);
  }
}

function latin1(bytes: Buffer, { dataOffset, length }: Element): string {
  return bytes.toString('latin1', dataOffset, dataOffset + length);
}

function uint16({ bytes, littleEndian }: Attributes, offset: number): number {
  return littleEndian ? bytes.readUInt16LE(offset) : bytes.readUInt16BE(offset);
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0');
}

/** JSON has no infinities; the model writes them as text (PS3.18, F.2.3). */
function finite(value: number): number | string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return value;
}

function safeInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
