import { gunzipSync } from 'node:zlib';
import { isNIFTI1, isNIFTI2, NIFTI1 } from 'nifti-reader-js';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import { NiftiError } from './nifti-error.ts';
import { niftiGrid } from './nifti-grid.ts';
import { niftiValues } from './nifti-values.ts';

interface NiftiSource {
  /** Stands in error messages. */
  readonly fileName: string;
  readonly frameOfReferenceUID: string;
}

/**
 * Reads a three-dimensional NIfTI-1 image (.nii or .nii.gz): its voxels on its own axes, the grid in
 * DICOM's patient space (LPS, mm). The direction may be left-handed, as it is for half of all files.
 * Throws NiftiError naming the file and what is wrong with it.
 */
export function readNifti(file: Uint8Array, source: NiftiSource): Volume<Float32Array> {
  const { fileName } = source;
  const bytes = decompress(file, fileName);
  if (isNIFTI2(bytes)) throw new NiftiError(`${fileName}: NIfTI-2 is not supported, only NIfTI-1`);
  if (!isNIFTI1(bytes)) throw new NiftiError(`${fileName}: this is not a NIfTI-1 file`);
  const header = new NIFTI1();
  try {
    header.readHeader(bytes);
  } catch (error) {
    throw new NiftiError(`${fileName}: the NIfTI header cannot be read`, { cause: error });
  }
  const [rank, ...dimensions] = header.dims;
  const extra = dimensions.slice(3, rank).filter((size) => size > 1);
  if (rank < 3 || extra.length > 0 || dimensions.slice(0, 3).some((size) => size < 1)) {
    const shape = dimensions.slice(0, Math.max(0, rank)).join(' x ');
    throw new NiftiError(`${fileName}: an image of ${shape} voxels; one three-dimensional image is expected`);
  }
  const grid = niftiGrid(header, { ...source, bytes });
  return makeVolume(grid, niftiValues(header, fileName, bytes));
}

function decompress(file: Uint8Array, fileName: string): ArrayBuffer {
  const isGzip = file.length > 2 && file[0] === 0x1f && file[1] === 0x8b;
  try {
    const bytes = isGzip ? gunzipSync(file) : file;
    return new Uint8Array(bytes).buffer;
  } catch (error) {
    throw new NiftiError(`${fileName}: the gzip file is damaged or cut off`, { cause: error });
  }
}
