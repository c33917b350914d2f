import { data } from 'dcmjs';

/** What a test object is to be; everything else is filled in. */
export interface ObjectOptions {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly transferSyntaxUID?: string;
  /** Attributes by keyword, beside and instead of the ones filled in. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
export const JPEG_LOSSLESS = '1.2.840.10008.1.2.4.70';

/** A small MR image as Part 10 bytes, without PixelData unless it is among the attributes. */
export function makeObject(options: ObjectOptions): Buffer {
  const { study, series, instance, transferSyntaxUID = EXPLICIT_LITTLE_ENDIAN } = options;
  const dataset = {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
    SOPInstanceUID: instance,
    StudyInstanceUID: study,
    SeriesInstanceUID: series,
    StudyDate: '20240115',
    StudyTime: '101530',
    AccessionNumber: 'A1',
    ReferringPhysicianName: '',
    StudyID: '1',
    PatientName: 'Test^Object',
    PatientID: 'P1',
    PatientBirthDate: '',
    PatientSex: 'O',
    Modality: 'MR',
    SeriesNumber: 1,
    InstanceNumber: 1,
    ...options.attributes,
  };
  const { denaturalizeDataset } = data.DicomMetaDictionary;
  const meta = denaturalizeDataset({
    MediaStorageSOPClassUID: dataset.SOPClassUID,
    MediaStorageSOPInstanceUID: instance,
    TransferSyntaxUID: transferSyntaxUID,
    ImplementationClassUID: '1.2.826.0.1.3680043.10.1',
  });
  const file = new data.DicomDict(meta);
  file.dict = denaturalizeDataset(dataset);
  return Buffer.from(file.write());
}

/** The attributes of a plane of unsigned 16-bit pixels. */
export function pixelAttributes(rows: number, columns: number): Record<string, unknown> {
  return {
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: rows,
    Columns: columns,
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 0,
  };
}

/** An element in group 7FE0, explicit VR little endian; undefined length where fragments are given. */
export function pixelElement(element: number, vr: string, value: Buffer | readonly Buffer[]): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16LE(0x7fe0, 0);
  head.writeUInt16LE(element, 2);
  head.write(vr, 4, 'latin1');
  if (Buffer.isBuffer(value)) {
    head.writeUInt32LE(value.length, 8);
    return Buffer.concat([head, value]);
  }
  head.writeUInt32LE(0xffffffff, 8);
  return Buffer.concat([
    head,
    ...value.map((content) => item(0xe000, content)),
    item(0xe0dd, Buffer.alloc(0)),
  ]);
}

function item(element: number, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(0xfffe, 0);
  head.writeUInt16LE(element, 2);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}

/** Bytes that can be told from others by where they stand. */
export function countingBytes(length: number, start = 0): Buffer {
  return Buffer.from(Array.from({ length }, (_, i) => (start + i * 7) % 251));
}
