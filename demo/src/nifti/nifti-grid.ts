import { NIFTI1 } from 'nifti-reader-js';
import type { Direction, Grid, Vector3 } from '../../../extension/src/volume/grid.ts';
import { NiftiError } from './nifti-error.ts';

/** Cosine of the angle between two axes above which they count as sheared: 0.024 mm over 240 mm. */
const SHEAR_TOLERANCE = 1e-4;
const SFORM_OFFSET = 280;

interface Source {
  readonly fileName: string;
  /** The decompressed file. */
  readonly bytes: ArrayBuffer;
  readonly frameOfReferenceUID: string;
}

/**
 * The grid of a NIfTI image in DICOM's patient space (LPS), with the file's own axes i, j, k.
 *
 * The affine is the sform where its code says that there is one, else the qform: what nibabel does too
 * (the reader library's own choice compares the codes). NIfTI's space is RAS, so x and y change sign.
 * Throws NiftiError for a file without either, for units other than mm and for sheared axes.
 */
export function niftiGrid(header: NIFTI1, { fileName, bytes, frameOfReferenceUID }: Source): Grid {
  const unit = header.xyzt_units & NIFTI1.SPATIAL_UNITS_MASK;
  if (unit !== NIFTI1.UNITS_MM && unit !== NIFTI1.UNITS_UNKNOWN) {
    throw new NiftiError(`${fileName}: lengths are in ${header.getUnitsCodeString(unit)}, expected mm`);
  }
  const [x, y, z] = affineRas(header, fileName, bytes);
  const axis = (n: number): Vector3 => [-x[n], -y[n], z[n]];
  const columns = [axis(0), axis(1), axis(2)];
  const spacing = columns.map((column) => Math.hypot(...column));
  if (!spacing.every((length) => length > 0 && Number.isFinite(length))) {
    throw new NiftiError(`${fileName}: voxel sizes ${spacing.join(' x ')} mm are impossible`);
  }
  const [i, j, k] = columns.map((column, n): Vector3 => [
    column[0] / spacing[n],
    column[1] / spacing[n],
    column[2] / spacing[n],
  ]);
  const shear = Math.max(Math.abs(dot(i, j)), Math.abs(dot(i, k)), Math.abs(dot(j, k)));
  if (shear > SHEAR_TOLERANCE) {
    throw new NiftiError(
      `${fileName}: its axes are not at right angles (cosine ${shear.toExponential(1)}); a sheared image cannot be a DICOM series`,
    );
  }
  const direction: Direction = [...i, ...j, ...k];
  return {
    dimensions: [header.dims[1], header.dims[2], header.dims[3]],
    spacing: [spacing[0], spacing[1], spacing[2]],
    origin: [-x[3], -y[3], z[3]],
    direction,
    frameOfReferenceUID,
  };
}

/** Three rows of four: RAS position in mm of a voxel index. */
function affineRas(header: NIFTI1, fileName: string, bytes: ArrayBuffer): number[][] {
  if (header.sform_code > 0) {
    const view = new DataView(bytes);
    const at = (n: number): number => view.getFloat32(SFORM_OFFSET + 4 * n, header.littleEndian);
    return [0, 4, 8].map((row) => [at(row), at(row + 1), at(row + 2), at(row + 3)]);
  }
  if (header.qform_code > 0) {
    const { quatern_b, quatern_c, quatern_d, qoffset_x, qoffset_y, qoffset_z, pixDims } = header;
    const offset = [qoffset_x, qoffset_y, qoffset_z] as const;
    const size = [pixDims[1], pixDims[2], pixDims[3]] as const;
    return header
      .convertNiftiQFormToNiftiSForm(quatern_b, quatern_c, quatern_d, ...offset, ...size, pixDims[0])
      .slice(0, 3);
  }
  throw new NiftiError(
    `${fileName}: neither sform nor qform is set, so that left and right cannot be told apart`,
  );
}

function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
