import { data } from 'dcmjs';
import { text } from './attributes.ts';
import { isArrayBuffer } from './is-array-buffer.ts';
import type { Dataset } from './dataset.ts';
import { decimalString } from './decimal-string.ts';

const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
/** Identifies this writer in the file meta information. */
const IMPLEMENTATION_CLASS_UID = '2.25.248115046385316843208412096483714907293';
const IMPLEMENTATION_VERSION = 'TUMORMODELING_1';

/** Most characters a value may have (PS3.5, table 6.2-1). A person's name has its limit for each group. */
const MAX_LENGTH: Readonly<Record<string, number>> = {
  AE: 16,
  AS: 4,
  CS: 16,
  DA: 8,
  DS: 16,
  DT: 26,
  IS: 12,
  LO: 64,
  LT: 10240,
  SH: 16,
  ST: 1024,
  TM: 14,
  UI: 64,
};

const FORM: Readonly<Record<string, RegExp>> = {
  CS: /^[A-Z0-9_ ]*$/,
  DA: /^\d{8}$/,
  // Zeros may not lead a component, but UIDs with them are about, and are repeated as they are.
  UI: /^\d+(\.\d+)+$/,
};

/**
 * A naturalised dataset as a DICOM file (Part 10), Explicit VR Little Endian, text in UTF-8.
 *
 * Sequences are arrays of datasets; null is an empty value; numbers of decimal strings are rounded to
 * what 16 characters hold. Throws Error naming the attribute for an unknown keyword and for a value
 * that its value representation does not allow: dcmjs itself would drop or cut these and go on.
 */
export function writePart10(dataset: Dataset): ArrayBuffer {
  const { rest, pixels } = withoutPixels(dataset);
  const checked = checkedDataset({ SpecificCharacterSet: 'ISO_IR 192', ...rest }, '');
  const meta = data.DicomMetaDictionary.denaturalizeDataset({
    FileMetaInformationVersion: new Uint8Array([0, 1]).buffer,
    MediaStorageSOPClassUID: requiredUid(dataset, 'SOPClassUID'),
    MediaStorageSOPInstanceUID: requiredUid(dataset, 'SOPInstanceUID'),
    TransferSyntaxUID: EXPLICIT_VR_LITTLE_ENDIAN,
    ImplementationClassUID: IMPLEMENTATION_CLASS_UID,
    ImplementationVersionName: IMPLEMENTATION_VERSION,
  });
  const file = new data.DicomDict(meta);
  file.dict = data.DicomMetaDictionary.denaturalizeDataset(checked);
  const head = file.write();
  return pixels ? withPixels(head, pixels) : head;
}

interface Pixels {
  readonly element: number;
  readonly vr: string;
  readonly value: ArrayBuffer;
}

/** Elements of group 7FE0: the last ones of a file. */
const PIXEL_ELEMENTS: Readonly<Record<string, { readonly element: number; readonly vr?: string }>> = {
  FloatPixelData: { element: 0x0008, vr: 'OF' },
  PixelData: { element: 0x0010 },
};

/** Takes the pixels out: dcmjs would hold them four times while it writes them. */
function withoutPixels(dataset: Dataset): { rest: Dataset; pixels?: Pixels } {
  const vrs = (dataset._vrMap ?? {}) as Readonly<Record<string, string | undefined>>;
  for (const [keyword, { element, vr = vrs[keyword] }] of Object.entries(PIXEL_ELEMENTS)) {
    const { [keyword]: value, ...rest } = dataset;
    if (isArrayBuffer(value) && vr !== undefined) return { rest, pixels: { element, vr, value } };
  }
  return { rest: dataset };
}

/** The file with its pixels: padded with a zero byte to an even length. */
function withPixels(head: ArrayBuffer, { element, vr, value }: Pixels): ArrayBuffer {
  const start = head.byteLength + 12;
  const length = value.byteLength + (value.byteLength % 2);
  const file = new Uint8Array(start + length);
  file.set(new Uint8Array(head));
  file.set(new Uint8Array(value), start);
  const view = new DataView(file.buffer);
  view.setUint16(head.byteLength, 0x7fe0, true);
  view.setUint16(head.byteLength + 2, element, true);
  file.set([vr.charCodeAt(0), vr.charCodeAt(1)], head.byteLength + 4);
  view.setUint32(start - 4, length, true);
  return file.buffer;
}

function requiredUid(dataset: Dataset, keyword: string): string {
  const uid = text(dataset, keyword);
  if (uid === undefined) throw new Error(`${keyword} is missing`);
  return uid;
}

function checkedDataset(dataset: Dataset, path: string): Dataset {
  const vrs = (dataset._vrMap ?? {}) as Readonly<Record<string, string | undefined>>;
  const result: Dataset = { _vrMap: vrs };
  for (const [keyword, value] of Object.entries(dataset)) {
    if (keyword === '_vrMap') continue;
    const entry = data.DicomMetaDictionary.nameMap[keyword];
    if (entry === undefined) throw new Error(`${path}${keyword} is not a DICOM keyword`);
    if (value === undefined) throw new Error(`${path}${keyword} is undefined`);
    const vr = vrs[keyword] ?? entry.vr;
    if (vr === 'ox' || vr === 'xs') throw new Error(`${path}${keyword} needs its value representation`);
    result[keyword] = value === null ? null : checkedValue(value, vr, path + keyword);
  }
  return result;
}

function checkedValue(value: unknown, vr: string, path: string): unknown {
  if (vr === 'SQ') {
    if (!Array.isArray(value)) throw new Error(`${path} is a sequence and must be an array`);
    return (value as Dataset[]).map((item, index) => checkedDataset(item, `${path}[${index}].`));
  }
  if (isArrayBuffer(value)) return value;
  const values: unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
  return values.map((entry) => checkedSingle(entry, vr, path));
}

function checkedSingle(value: unknown, vr: string, path: string): string | number {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${path} is ${value}`);
    return vr === 'DS' ? decimalString(value) : value;
  }
  if (typeof value !== 'string') throw new Error(`${path} has a value of type ${typeof value}`);
  const longest = vr === 'PN' ? Math.max(...value.split('=').map((group) => group.length)) : value.length;
  const allowed = vr === 'PN' ? 64 : MAX_LENGTH[vr];
  if (longest > allowed) {
    throw new RangeError(`${path} "${value}" is longer than the ${allowed} characters of ${vr}`);
  }
  if (vr in FORM && value !== '' && !FORM[vr].test(value)) {
    throw new RangeError(`${path} "${value}" is not a valid ${vr}`);
  }
  return value;
}
