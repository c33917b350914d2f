import type { Vector3 } from '../volume/grid.ts';

/** Another image of the same voxels, in which tissues may have any order of intensities. */
export interface HelperImage {
  readonly image: Float32Array;
  readonly range: readonly [number, number];
  /** 1 where it counts: where the classification's image does, and it has a value. */
  readonly weight: Float32Array;
}

/** What is known of the voxels on one grid, and what is found. */
export interface Classification {
  readonly dimensions: Vector3;
  /** Intensities as they are measured. */
  readonly image: Float32Array;
  readonly range: readonly [number, number];
  /** 1 where the image counts, 0 in the lesion and beyond what it shows. */
  readonly weight: Float32Array;
  readonly helpers: readonly HelperImage[];
  /** Multiplies the intensities that the tissue alone would have. Changed in place. */
  readonly bias: Float32Array;
  /** Posterior parts, as in `Weighted`. Changed in place. */
  readonly parts: readonly Float32Array[];
}
