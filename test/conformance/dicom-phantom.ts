import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../../extension/src/dicom/dataset.ts';
import { newUid } from '../../extension/src/dicom/uid.ts';
import { writePart10 } from '../../extension/src/dicom/write-part10.ts';

const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4';

/** Columns, rows, slices: all different, and rows x columns no multiple of 8, so that bits are packed across frames. */
export const PHANTOM_SIZE = [22, 13, 9] as const;
/** Distance of columns, of rows, of slices, mm. */
export const PHANTOM_SPACING = [0.9, 1.25, 2.5] as const;

/** Row direction, column direction and slice normal: oblique about two axes. */
export function phantomAxes(): { row: number[]; column: number[]; normal: number[] } {
  const [a, b] = [0.35, -0.2];
  const row = [Math.cos(a), Math.sin(a), 0];
  const column = [-Math.sin(a) * Math.cos(b), Math.cos(a) * Math.cos(b), Math.sin(b)];
  const normal = [
    row[1] * column[2] - row[2] * column[1],
    row[2] * column[0] - row[0] * column[2],
    row[0] * column[1] - row[1] * column[0],
  ];
  return { row, column, normal };
}

/** Centre of the voxel (0, 0, k), LPS, mm: worked out here, not by the code under test. */
export function phantomPosition(k: number): number[] {
  const { normal } = phantomAxes();
  return [-31.5, -17.25, 12.75].map((start, axis) => start + k * PHANTOM_SPACING[2] * normal[axis]);
}

/** A value no two voxels share, so that any flip or swap shows. */
export function phantomValue(i: number, j: number, k: number): number {
  return i + 30 * j + 600 * k;
}

/**
 * A classic MR series as naturalised datasets, in an order that is neither ascending nor descending.
 * Values are `phantomValue`.
 */
export function phantomSeries(): Dataset[] {
  const [columns, rows, slices] = PHANTOM_SIZE;
  const { row, column } = phantomAxes();
  const series = {
    SOPClassUID: MR_IMAGE_STORAGE,
    StudyInstanceUID: newUid(),
    SeriesInstanceUID: newUid(),
    FrameOfReferenceUID: newUid(),
    PositionReferenceIndicator: null,
    PatientName: 'Phantom^Oblique^Ä',
    PatientID: 'PHANTOM-1',
    PatientBirthDate: '19700101',
    PatientSex: 'O',
    PatientWeight: 71.5,
    StudyDate: '20240229',
    StudyTime: '101500',
    StudyID: '1',
    StudyDescription: 'Oblique phantom',
    AccessionNumber: null,
    ReferringPhysicianName: null,
    Modality: 'MR',
    SeriesNumber: 3,
    SeriesDescription: 'T1c',
    SeriesDate: '20240229',
    SeriesTime: '101600',
    Manufacturer: 'Nobody',
    PatientPosition: 'HFS',
    BodyPartExamined: 'BRAIN',
    ImageType: ['ORIGINAL', 'PRIMARY', 'OTHER'],
    ScanningSequence: 'GR',
    SequenceVariant: 'NONE',
    ScanOptions: null,
    MRAcquisitionType: '3D',
    EchoTime: 3.1,
    RepetitionTime: 2300,
    EchoTrainLength: 1,
    SliceThickness: 2.5,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: rows,
    Columns: columns,
    PixelSpacing: [PHANTOM_SPACING[1], PHANTOM_SPACING[0]],
    ImageOrientationPatient: [...row, ...column],
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 0,
  };
  const instances = Array.from({ length: slices }, (_, k) => {
    const pixels = new Uint16Array(columns * rows);
    for (let j = 0; j < rows; j += 1) {
      for (let i = 0; i < columns; i += 1) pixels[i + columns * j] = phantomValue(i, j, k);
    }
    return {
      ...series,
      SOPInstanceUID: newUid(),
      InstanceNumber: slices - k,
      AcquisitionNumber: 1,
      ImagePositionPatient: phantomPosition(k),
      SliceLocation: k * PHANTOM_SPACING[2],
      PixelData: pixels.buffer,
      _vrMap: { PixelData: 'OW' },
    };
  });
  return instances.map((_, index) => instances[(index * 4 + 2) % slices]);
}

/** Writes the series as files IMG-….dcm and gives their paths. */
export function writePhantomFiles(series: readonly Dataset[], folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return series.map((instance, index) => {
    const path = join(folder, `IMG-${index}.dcm`);
    writeFileSync(path, new Uint8Array(writePart10(instance)));
    return path;
  });
}
