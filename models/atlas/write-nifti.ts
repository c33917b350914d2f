import { gzipSync } from 'node:zlib';
import { NIFTI1 } from 'nifti-reader-js';

/** Bytes on a regular grid whose axes are those of NIfTI's space: x to the right, y to anterior, z up. */
export interface RasImage {
  readonly dimensions: readonly [number, number, number];
  readonly spacingMm: number;
  /** Centre of the first voxel, RAS, mm. */
  readonly origin: readonly [number, number, number];
  /** One byte a voxel, x fastest. */
  readonly data: Uint8Array;
  /** What stored value 255 stands for; stored 0 is 0. */
  readonly full: number;
  readonly description: string;
}

/** A compressed NIfTI-1 file, the same bytes for the same image. */
export function writeNifti(image: RasImage): Buffer {
  const [nx, ny, nz] = image.dimensions;
  const [x, y, z] = image.origin;
  const s = image.spacingMm;
  const header = new NIFTI1();
  header.littleEndian = true;
  header.dims = [3, nx, ny, nz, 1, 1, 1, 1];
  header.pixDims = [1, s, s, s, 0, 0, 0, 0];
  header.datatypeCode = NIFTI1.TYPE_UINT8;
  header.numBitsPerVoxel = 8;
  header.vox_offset = 352;
  header.scl_slope = image.full / 255;
  header.scl_inter = 0;
  header.xyzt_units = NIFTI1.UNITS_MM;
  header.description = image.description.slice(0, 79);
  header.qform_code = 0;
  header.sform_code = NIFTI1.XFORM_MNI_152;
  header.affine = [
    [s, 0, 0, x],
    [0, s, 0, y],
    [0, 0, s, z],
    [0, 0, 0, 1],
  ];
  header.magic = 'n+1\0';
  return gzipSync(Buffer.concat([new Uint8Array(header.toArrayBuffer()), image.data]), { level: 9 });
}
