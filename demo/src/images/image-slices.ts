import type { Dataset } from '../../../extension/src/dicom/dataset.ts';
import { writePart10 } from '../../../extension/src/dicom/write-part10.ts';
import { indexToWorld, type Grid, type Vector3 } from '../../../extension/src/volume/grid.ts';
import { stableUid } from './stable-uid.ts';
import type { StoredValues } from './stored-values.ts';

/** One slice of a series, finished but for the writing of its bytes. */
export interface ImageInstance {
  /** Naturalised, without its pixels: what an object derived from the series refers to. */
  readonly dataset: Dataset;
  /** The DICOM file (Part 10), the same bytes every time. */
  encode(): ArrayBuffer;
}

interface Slices {
  readonly grid: Grid;
  readonly stored: StoredValues;
  /** Attributes that all slices share, SeriesInstanceUID among them. */
  readonly series: Dataset & { readonly SeriesInstanceUID: string };
  /** Attributes of one slice, k from 0. */
  readonly perSlice?: (k: number) => Dataset;
}

/**
 * One instance a slice, k ascending, which must be along row x column direction: see `axialVolume`.
 * Throws RangeError for a left-handed grid.
 */
export function imageSlices({ grid, stored, series, perSlice }: Slices): ImageInstance[] {
  requireRightHanded(grid);
  const [columns, rows, slices] = grid.dimensions;
  const signed = stored.data instanceof Int16Array;
  const shared: Dataset = {
    ...series,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: rows,
    Columns: columns,
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: signed ? 1 : 0,
    PixelSpacing: [grid.spacing[1], grid.spacing[0]],
    SliceThickness: grid.spacing[2],
    ImageOrientationPatient: grid.direction.slice(0, 6),
  };
  return Array.from({ length: slices }, (_, k) => {
    const position = indexToWorld(grid, [0, 0, k]);
    const dataset: Dataset = {
      ...shared,
      SOPInstanceUID: stableUid(series.SeriesInstanceUID, String(k)),
      InstanceNumber: k + 1,
      ImagePositionPatient: [...position],
      SliceLocation: alongNormal(grid, position),
      ...perSlice?.(k),
    };
    return { dataset, encode: () => encode(dataset, stored.data, k) };
  });
}

function encode(dataset: Dataset, data: Int16Array | Uint16Array, k: number): ArrayBuffer {
  const size = Number(dataset.Rows) * Number(dataset.Columns);
  const pixels = data.slice(k * size, (k + 1) * size);
  return writePart10({ ...dataset, PixelData: pixels.buffer, _vrMap: { PixelData: 'OW' } });
}

function alongNormal({ direction: d }: Grid, position: Vector3): number {
  return position[0] * d[6] + position[1] * d[7] + position[2] * d[8];
}

function requireRightHanded({ direction: d }: Grid): void {
  const determinant =
    d[0] * (d[4] * d[8] - d[5] * d[7]) -
    d[1] * (d[3] * d[8] - d[5] * d[6]) +
    d[2] * (d[3] * d[7] - d[4] * d[6]);
  if (determinant < 0) throw new RangeError(`direction ${d.join(', ')} is left-handed`);
}
