import { data, log, type Element, type Elements } from 'dcmjs';
import { firstNumber, text } from './attributes.ts';
import type { Dataset } from './dataset.ts';
import { inflatedFile } from './inflated-file.ts';
import { decodeNestedText } from './nested-text.ts';
import { requireStructure, type PixelPlaces } from './require-structure.ts';
import {
  EXPLICIT_BIG_ENDIAN,
  pixelCodingOf,
  transferSyntaxName,
  type PixelCoding,
} from './transfer-syntax.ts';
import { UnreadableError } from './unreadable-error.ts';

// It complains of every element of a file without value representations, which are read all the same.
log.getLogger('validation.dcmjs').setLevel('silent');

const PIXEL_TAGS = {
  PixelData: '7FE00010',
  FloatPixelData: '7FE00008',
  DoubleFloatPixelData: '7FE00009',
} as const;
export type PixelKeyword = keyof typeof PIXEL_TAGS;

/** Frames that were compressed each by itself. */
export interface EncapsulatedPixels {
  readonly coding: Exclude<PixelCoding, 'native'>;
  /** For messages. */
  readonly transferSyntaxName: string;
  /** Where each frame begins, in bytes behind the offset table; empty where the file does not tell. */
  readonly offsets: readonly number[];
  /** In the order of the file; a frame may have several. */
  readonly fragments: readonly Uint8Array[];
}

/** A DICOM file taken apart. */
export interface Part10 {
  /** Naturalised; pixels are not in it. */
  readonly dataset: Dataset;
  readonly SOPClassUID: string;
  /** Present where the pixels are compressed; `decodedPixels` gives the same file with `pixelBytes` of what they stand for. */
  readonly encapsulated: EncapsulatedPixels | undefined;
  /**
   * The bytes of a pixel element, little-endian; a view of the file where they stand so in it. undefined when it has none.
   * Throws UnreadableError if they are compressed.
   */
  pixelBytes(keyword: PixelKeyword): Uint8Array | undefined;
}

/**
 * Reads a DICOM file in any transfer syntax, without decompressing its pixels. Throws UnreadableError when it is none, and
 * when it is made to fill the memory.
 */
export function readPart10(bytes: ArrayBuffer): Part10 {
  const file = inflatedFile(bytes);
  const places = requireStructure(file);
  // Pixels are the most of a file and stand last: they stay where they are.
  const { meta, elements } = parse(places ? file.slice(0, places.start) : file);
  const syntax = uid(meta['00020010']);
  const dataset = data.DicomMetaDictionary.naturalizeDataset(elements);
  return {
    dataset,
    SOPClassUID: text(dataset, 'SOPClassUID') ?? '',
    encapsulated: places && encapsulatedPixels(file, places, syntax),
    pixelBytes(keyword) {
      const place = places?.values.get(PIXEL_TAGS[keyword]);
      if (pixelCodingOf(syntax) !== 'native' && (place ?? places?.fragments)) throw unsupported(syntax);
      if (!place) return undefined;
      const value = new Uint8Array(file, place.offset, place.length);
      return syntax === EXPLICIT_BIG_ENDIAN ? swapped(value, wordBytes(dataset, place.vr)) : value;
    },
  };
}

function unsupported(syntax: string): UnreadableError {
  return new UnreadableError(
    'transfer-syntax',
    `Pixels are encoded as ${transferSyntaxName(syntax)}, which is not supported`,
  );
}

function encapsulatedPixels(
  file: ArrayBuffer,
  { fragments, values }: PixelPlaces,
  syntax: string,
): EncapsulatedPixels | undefined {
  const coding = pixelCodingOf(syntax);
  if (fragments === undefined || coding === undefined || coding === 'native') return undefined;
  const table = fragments.at(0) ?? { offset: 0, length: 0 };
  const extended = values.get('7FE00001');
  const view = new DataView(file);
  const offsets =
    extended === undefined
      ? Array.from({ length: Math.floor(table.length / 4) }, (_, n) =>
          view.getUint32(table.offset + n * 4, true),
        )
      : Array.from({ length: Math.floor(extended.length / 8) }, (_, n) =>
          Number(view.getBigUint64(extended.offset + n * 8, true)),
        );
  return {
    coding,
    transferSyntaxName: transferSyntaxName(syntax),
    offsets,
    fragments: fragments.slice(1).map(({ offset, length }) => new Uint8Array(file, offset, length)),
  };
}

/** Bytes of a word of pixels, by whose order big and little endian differ. */
function wordBytes(dataset: Dataset, vr: string): number {
  if (vr === 'OB' || vr === 'UN') return 1;
  if (vr === 'OF' || vr === 'OL') return 4;
  if (vr === 'OD' || vr === 'OV') return 8;
  return firstNumber(dataset, 'BitsAllocated') === 32 ? 4 : 2;
}

/** A copy with the bytes of every word in the other order. */
function swapped(bytes: Uint8Array, word: number): Uint8Array {
  const turned = new Uint8Array(bytes.length);
  for (let start = 0; start + word <= bytes.length; start += word) {
    for (let n = 0; n < word; n += 1) turned[start + n] = bytes[start + word - 1 - n];
  }
  return turned;
}

function parse(bytes: ArrayBuffer): { meta: Elements; elements: Elements } {
  try {
    // Lenient: real files break rules (odd lengths, character sets) that do not matter for what is read here.
    const file = data.DicomMessage.readFile(bytes, { ignoreErrors: true });
    decodeNestedText(file.dict, statedCharacterSet(file.dict));
    return { meta: file.meta, elements: file.dict };
  } catch (error) {
    throw new UnreadableError('not-dicom', `Not a DICOM file: ${String(error)}`);
  }
}

/** SpecificCharacterSet as the file has it: dcmjs shows UTF-8 there, whatever it read. */
function statedCharacterSet(elements: Elements): string {
  const stated = (elements['00080005'] as Element | undefined)?._rawValue?.[0];
  return typeof stated === 'string' ? stated.trim() : '';
}

function uid(element: Element | undefined): string {
  const first = element?.Value?.[0];
  return typeof first === 'string' ? first.replace(/\0$/, '').trim() : '(none)';
}
