import { data, log, type Element, type Elements } from 'dcmjs';
import { text } from './attributes.ts';
import type { Dataset } from './dataset.ts';
import { isArrayBuffer } from './is-array-buffer.ts';
import { decodeNestedText } from './nested-text.ts';
import { requireStructure } from './require-structure.ts';
import { UnreadableError } from './unreadable-error.ts';

// It complains of every element of a file without value representations, which are read all the same.
log.getLogger('validation.dcmjs').setLevel('silent');

/** Deflated Explicit VR Little Endian: the whole dataset is inflated when read. */
const DEFLATED = '1.2.840.10008.1.2.1.99';

/** Transfer syntaxes whose pixels can be taken as they stand. */
const UNCOMPRESSED: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2', // Implicit VR Little Endian
  '1.2.840.10008.1.2.1', // Explicit VR Little Endian
  DEFLATED,
]);

const TRANSFER_SYNTAX_NAMES: Readonly<Record<string, string | undefined>> = {
  '1.2.840.10008.1.2.2': 'Explicit VR Big Endian',
  '1.2.840.10008.1.2.4.50': 'JPEG Baseline',
  '1.2.840.10008.1.2.4.70': 'JPEG Lossless',
  '1.2.840.10008.1.2.4.80': 'JPEG-LS Lossless',
  '1.2.840.10008.1.2.4.90': 'JPEG 2000 Lossless',
  '1.2.840.10008.1.2.4.91': 'JPEG 2000',
  '1.2.840.10008.1.2.4.201': 'HTJ2K Lossless',
  '1.2.840.10008.1.2.5': 'RLE Lossless',
  '1.2.840.10008.1.2.8.1': 'Deflated Image Frame Compression',
};

const PIXEL_TAGS = {
  PixelData: '7FE00010',
  FloatPixelData: '7FE00008',
  DoubleFloatPixelData: '7FE00009',
} as const;
export type PixelKeyword = keyof typeof PIXEL_TAGS;

/** A DICOM file taken apart. */
export interface Part10 {
  /** Naturalised; pixels are not in it. */
  readonly dataset: Dataset;
  readonly SOPClassUID: string;
  /** The bytes of a pixel element, a view of the file; undefined when it has none. Throws UnreadableError if compressed. */
  pixelBytes(keyword: PixelKeyword): Uint8Array | undefined;
}

/** Reads a DICOM file. Throws UnreadableError when it is none. */
export function readPart10(bytes: ArrayBuffer): Part10 {
  const places = requireStructure(bytes);
  // Pixels are the most of a file and stand last: they stay where they are.
  const { meta, elements } = parse(places ? bytes.slice(0, places.start) : bytes);
  const syntax = uid(meta['00020010']);
  const inflated = new Map(
    Object.values(PIXEL_TAGS).map((tag) => [tag, (elements[tag] as Element | undefined)?.Value]),
  );
  for (const tag of Object.values(PIXEL_TAGS)) Reflect.deleteProperty(elements, tag);
  const dataset = data.DicomMetaDictionary.naturalizeDataset(elements);
  return {
    dataset,
    SOPClassUID: text(dataset, 'SOPClassUID') ?? '',
    pixelBytes(keyword) {
      if (!UNCOMPRESSED.has(syntax)) {
        const name = TRANSFER_SYNTAX_NAMES[syntax];
        throw new UnreadableError(
          'transfer-syntax',
          `Pixels are encoded as ${name === undefined ? syntax : `${name} (${syntax})`}, which is not supported`,
        );
      }
      const place = places?.values.get(PIXEL_TAGS[keyword]);
      if (place) return new Uint8Array(bytes, place.offset, place.length);
      const value = inflated.get(PIXEL_TAGS[keyword])?.[0];
      return isArrayBuffer(value) ? new Uint8Array(value) : undefined;
    },
  };
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
