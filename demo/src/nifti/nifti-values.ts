import { NIFTI1 } from 'nifti-reader-js';
import { NiftiError } from './nifti-error.ts';

type Read = (view: DataView, offset: number, littleEndian: boolean) => number;

/** Bytes a voxel, and how to read one. */
const READERS: Readonly<Partial<Record<number, readonly [bytes: number, read: Read]>>> = {
  [NIFTI1.TYPE_UINT8]: [1, (view, at) => view.getUint8(at)],
  [NIFTI1.TYPE_INT8]: [1, (view, at) => view.getInt8(at)],
  [NIFTI1.TYPE_INT16]: [2, (view, at, little) => view.getInt16(at, little)],
  [NIFTI1.TYPE_UINT16]: [2, (view, at, little) => view.getUint16(at, little)],
  [NIFTI1.TYPE_INT32]: [4, (view, at, little) => view.getInt32(at, little)],
  [NIFTI1.TYPE_UINT32]: [4, (view, at, little) => view.getUint32(at, little)],
  [NIFTI1.TYPE_FLOAT32]: [4, (view, at, little) => view.getFloat32(at, little)],
  [NIFTI1.TYPE_FLOAT64]: [8, (view, at, little) => view.getFloat64(at, little)],
  [NIFTI1.TYPE_INT64]: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  [NIFTI1.TYPE_UINT64]: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
};

/**
 * The voxel values of a single-file NIfTI-1 image, i fastest, scaled as the header says.
 * Throws NiftiError for colours and complex numbers, and for a file that ends too early.
 */
export function niftiValues(header: NIFTI1, fileName: string, bytes: ArrayBuffer): Float32Array {
  const reader = READERS[header.datatypeCode];
  if (reader === undefined) {
    throw new NiftiError(
      `${fileName}: voxels of type ${header.getDatatypeCodeString(header.datatypeCode)} are not supported`,
    );
  }
  const [size, read] = reader;
  const count = header.dims[1] * header.dims[2] * header.dims[3];
  const end = header.vox_offset + count * size;
  if (header.vox_offset < NIFTI1.STANDARD_HEADER_SIZE || bytes.byteLength < end) {
    throw new NiftiError(
      `${fileName}: ${bytes.byteLength} bytes where ${end} are needed; the file is cut off`,
    );
  }
  const { scl_slope: slope, scl_inter: intercept } = header;
  // A slope of 0 (or, in some files, NaN) means that the values are stored as they are.
  const scaled = Number.isFinite(slope) && slope !== 0 && Number.isFinite(intercept);
  const [factor, offset] = scaled ? [slope, intercept] : [1, 0];
  const view = new DataView(bytes, header.vox_offset);
  const values = new Float32Array(count);
  for (let n = 0; n < count; n++) values[n] = factor * read(view, n * size, header.littleEndian) + offset;
  return values;
}
