import { inflateRawSync } from 'node:zlib';
import dicomParser from 'dicom-parser';
import type { ByteStream, Element } from 'dicom-parser';
import { readBulkElements } from './bulk-elements.ts';
import type { BulkElement } from './bulk-elements.ts';
import { memorySource } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { MalformedPart10 } from './malformed-part10.ts';
import { dictionaryVr } from './value-representation.ts';

/** Parsed attributes, keyed 'x00100010'; values and nested items are places in `bytes`. */
export interface Attributes {
  readonly bytes: Buffer;
  readonly littleEndian: boolean;
  readonly elements: Readonly<Record<string, Element>>;
}

/** A Part 10 object whose attributes are in memory and whose bulk values (group 7FE0) are not. */
export interface Part10 {
  readonly transferSyntaxUID: string;
  /** All attributes below group 7FE0. */
  readonly attributes: Attributes;
  readonly bulk: readonly BulkElement[];
  /** What the ranges of `bulk` refer to: the file, or its inflated content where it is deflated. */
  readonly source: ByteSource;
}

const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
const DEFLATED = '1.2.840.10008.1.2.1.99';
const EXPLICIT_BIG_ENDIAN = '1.2.840.10008.1.2.2';
const BULK_GROUP = 0x7fe0;
const FIRST_READ = 128 * 1024;
const LARGEST_HEADER = 512 * 1024 * 1024;
const DEEPEST = 64;
const LARGEST_INFLATED = 256 * 1024 * 1024;

/** Reads the attributes of a Part 10 object. Throws MalformedPart10 where it is not one, or not whole. */
export async function readPart10(source: ByteSource): Promise<Part10> {
  const meta = await parseGrowing(source, readMeta);
  const { transferSyntaxUID } = meta;
  const deflated = transferSyntaxUID === DEFLATED;
  const content = deflated ? await inflate(source, meta.bytes.subarray(0, meta.end)) : source;
  const explicit = transferSyntaxUID !== IMPLICIT_LITTLE_ENDIAN;
  const littleEndian = transferSyntaxUID !== EXPLICIT_BIG_ENDIAN;
  const header = await parseGrowing(content, (prefix, whole) => {
    return readHeader(prefix, { start: meta.end, explicit, littleEndian, whole });
  });
  const bulk = await readBulkElements(content, header.end, { explicit, littleEndian });
  const attributes = { bytes: header.bytes, littleEndian, elements: header.elements };
  return { transferSyntaxUID, attributes, bulk, source: content };
}

/**
 * Runs a parser on the first bytes of the source, and on more where it ran out of them, so that the header
 * of a large object costs no more than itself.
 */
async function parseGrowing<T>(
  source: ByteSource,
  parse: (bytes: Buffer, whole: boolean) => T,
): Promise<T & { bytes: Buffer }> {
  for (let length = FIRST_READ; ; length *= 4) {
    const whole = length >= source.size;
    const bytes = await source.read(0, Math.min(length, source.size));
    try {
      return { ...parse(bytes, whole), bytes };
    } catch (error) {
      // The parsing library throws strings as well as errors.
      const reason = error instanceof Error ? error.message : String(error);
      if (whole) throw new MalformedPart10(reason);
      if (length >= LARGEST_HEADER)
        throw new MalformedPart10(`no end of the header in ${length} bytes: ${reason}`);
    }
  }
}

function readMeta(bytes: Buffer): { transferSyntaxUID: string; end: number } {
  if (bytes.length < 132 || bytes.toString('latin1', 128, 132) !== 'DICM') {
    throw new MalformedPart10('the prefix DICM is not there');
  }
  const stream = new dicomParser.ByteStream(dicomParser.littleEndianByteArrayParser, bytes, 132);
  let transferSyntaxUID = '';
  while (stream.position + 8 <= bytes.length && bytes.readUInt16LE(stream.position) === 2) {
    const element = dicomParser.readDicomElementExplicit(stream, []);
    if (element.tag === 'x00020010') {
      const value = bytes.toString('latin1', element.dataOffset, element.dataOffset + element.length);
      transferSyntaxUID = value.replace(/[\0 ]+$/, '');
    }
  }
  if (stream.position + 8 > bytes.length)
    throw new MalformedPart10('the object ends within its file meta information');
  if (transferSyntaxUID === '')
    throw new MalformedPart10('the file meta information has no TransferSyntaxUID');
  return { transferSyntaxUID, end: stream.position };
}

interface HeaderOptions {
  readonly start: number;
  readonly explicit: boolean;
  readonly littleEndian: boolean;
  /** Whether the bytes are all that there are, so that the header may end with them. */
  readonly whole: boolean;
}

function readHeader(
  bytes: Buffer,
  options: HeaderOptions,
): { elements: Record<string, Element>; end: number } {
  const { explicit, littleEndian, whole } = options;
  const { ByteStream, littleEndianByteArrayParser, bigEndianByteArrayParser } = dicomParser;
  const parser = littleEndian ? littleEndianByteArrayParser : bigEndianByteArrayParser;
  const stream = new ByteStream(parser, bytes, options.start);
  const elements: Record<string, Element> = {};
  for (;;) {
    const left = bytes.length - stream.position;
    if (left === 0 && whole) break;
    if (left < 8) throw new MalformedPart10(`the object ends within an element at byte ${stream.position}`);
    if (parser.readUint16(bytes, stream.position) >= BULK_GROUP) break;
    const element = explicit
      ? dicomParser.readDicomElementExplicit(stream, [])
      : dicomParser.readDicomElementImplicit(stream, undefined, (tag) => dictionaryVr(tag.slice(1)));
    if (element.hadUndefinedLength) assertDelimited(stream, element.tag);
    assertShallow(element);
    elements[element.tag] = element;
  }
  return { elements, end: stream.position };
}

/** What goes through nested sequences does so by calling itself: a thousand of them would end it. */
function assertShallow(element: Element): void {
  let level: Element[] = [element];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) throw new MalformedPart10(`sequences are nested more than ${DEEPEST} deep`);
    level = level
      .flatMap(({ items }) => items ?? [])
      .flatMap(({ dataSet }) => Object.values(dataSet?.elements ?? {}));
  }
}

/** The parser takes the end of the bytes for the end of a sequence; a cut object would look whole. */
function assertDelimited({ byteArray, byteArrayParser, position }: ByteStream, tag: string): void {
  const group = byteArrayParser.readUint16(byteArray, position - 8);
  const element = byteArrayParser.readUint16(byteArray, position - 6);
  if (group !== 0xfffe || (element !== 0xe0dd && element !== 0xe00d)) {
    throw new MalformedPart10(`the object ends within the sequence ${tag.slice(1)}`);
  }
}

/** Puts the inflated data set behind the meta information, so that offsets mean the same as in a plain file. */
async function inflate(source: ByteSource, meta: Uint8Array): Promise<ByteSource> {
  const compressed = await source.read(meta.byteLength, source.size - meta.byteLength);
  try {
    const dataSet = inflateRawSync(compressed, { maxOutputLength: LARGEST_INFLATED });
    return memorySource(Buffer.concat([meta, dataSet]));
  } catch (error) {
    throw new MalformedPart10(`the deflated data set does not inflate: ${String(error)}`);
  }
}
