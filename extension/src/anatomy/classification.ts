import type { Vector3 } from '../volume/grid.ts';

/** What is known of the voxels on one grid, and what is found. */
export interface Classification {
  readonly dimensions: Vector3;
  /** Intensities as they are measured. */
  readonly image: Float32Array;
  readonly range: readonly [number, number];
  /** 1 where the image counts, 0 in the lesion and beyond what it shows. */
  readonly weight: Float32Array;
  /** Multiplies the intensities that the tissue alone would have. Changed in place. */
  readonly bias: Float32Array;
  /** Posterior parts, as in `Weighted`. Changed in place. */
  readonly parts: readonly Float32Array[];
}
