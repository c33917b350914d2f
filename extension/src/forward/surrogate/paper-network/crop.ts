import type { Anatomy } from '../../../tumor/forward-model.ts';
import type { Grid } from '../../../volume/grid.ts';

/** Voxels along each side of what the network sees (II.2). */
export const CROP_SIDE = 64;
export const CROP_VOXELS = CROP_SIDE ** 3;
/** White matter, gray matter, CSF. */
export const CROP_CHANNELS = 3;

/** Where a crop lies: the index in the grid of its first voxel along i, j, k; may be negative. */
export type CropPosition = readonly [number, number, number];

/**
 * Calls `row` for every row of a crop that has voxels of the grid: first voxel in the crop, first in the grid, and how many.
 */
export function forCropRows(
  { dimensions: [nx, ny, nz] }: Pick<Grid, 'dimensions'>,
  [i0, j0, k0]: CropPosition,
  row: (cropVoxel: number, gridVoxel: number, count: number) => void,
): void {
  const first = Math.max(0, -i0);
  const count = Math.min(CROP_SIDE, nx - i0) - first;
  if (count <= 0) return;
  for (let k = Math.max(0, -k0); k < Math.min(CROP_SIDE, nz - k0); k++) {
    for (let j = Math.max(0, -j0); j < Math.min(CROP_SIDE, ny - j0); j++) {
      row(first + CROP_SIDE * (j + CROP_SIDE * k), first + i0 + nx * (j + j0 + ny * (k + k0)), count);
    }
  }
}

/**
 * WM, GM and CSF of a crop as the network sees them: voxel by voxel (i fastest), the three fractions of a voxel side by side.
 * Beyond the grid there is none (III.1: padding).
 */
export function cropTissue(
  { grid, whiteMatter, grayMatter, csf }: Anatomy,
  position: CropPosition,
): Float32Array {
  const tissue = new Float32Array(CROP_CHANNELS * CROP_VOXELS);
  forCropRows(grid, position, (cropVoxel, gridVoxel, count) => {
    for (let n = 0; n < count; n++) {
      const at = CROP_CHANNELS * (cropVoxel + n);
      tissue[at] = whiteMatter[gridVoxel + n];
      tissue[at + 1] = grayMatter[gridVoxel + n];
      tissue[at + 2] = csf[gridVoxel + n];
    }
  });
  return tissue;
}
