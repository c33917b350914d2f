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
  /** The bytes of a pixel element; undefined when the file has none. Throws UnreadableError if compressed. */
  pixelBytes(keyword: PixelKeyword): Uint8Array | undefined;
}

/** Reads a DICOM file. Throws UnreadableError when it is none. */
export function readPart10(bytes: ArrayBuffer): Part10 {
  requireStructure(bytes);
  const { meta, elements } = parse(bytes);
  const syntax = uid(meta['00020010']);
  if (UNCOMPRESSED.has(syntax) && syntax !== DEFLATED) requireWhole(bytes, elements);
  const pixels = new Map(
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
      const value = pixels.get(PIXEL_TAGS[keyword])?.[0];
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

/**
 * dcmjs fills up with zeros what is missing of a file that was cut off. Pixels come last, and uncompressed
 * ones stand right behind their length: in a whole file it is found where it must be, counted from the end.
 */
function requireWhole(bytes: ArrayBuffer, elements: Elements): void {
  const last = Object.keys(elements).sort().at(-1);
  const tag = Object.values(PIXEL_TAGS).find((pixelTag) => pixelTag === last);
  const value = tag === undefined ? undefined : elements[tag].Value;
  const pixels = value?.length === 1 ? value[0] : undefined;
  if (!isArrayBuffer(pixels)) return;
  const start = bytes.byteLength - pixels.byteLength;
  if (start < 4 || new DataView(bytes).getUint32(start - 4, true) !== pixels.byteLength) {
    throw new UnreadableError('truncated', `The file ends within its ${pixels.byteLength} bytes of pixels`);
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
