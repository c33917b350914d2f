import type { Grid } from '../volume/grid.ts';
import type { GrowthParameters } from './parameters.ts';

/** Tissue fractions on one grid, each in [0, 1]; what is none of the three is outside the brain. */
export interface Anatomy {
  readonly grid: Grid;
  readonly whiteMatter: Float32Array;
  readonly grayMatter: Float32Array;
  readonly csf: Float32Array;
  /**
   * The same tissue on the grid that `refineGrid` makes of `grid`: every voxel is cut into 2 x 2 x 2. Only the models
   * that ask for it (see the catalog) get it.
   */
  readonly refined?: Anatomy;
}

/** Where the growth parameters cannot be simulated in this anatomy. */
export class StartOutsideTissueError extends Error {
  override readonly name = 'StartOutsideTissueError';
}

/**
 * A growth model bound to one anatomy.
 * `densities` resolves to one array a parameter set: the cell density u in [0, 1] at every voxel of the
 * anatomy's grid (i fastest), exactly 0 outside tissue.
 * Throws RangeError naming the value for parameters that are no numbers or out of bounds, and
 * StartOutsideTissueError for a start that is not in tissue.
 */
export interface Simulator {
  densities(parameters: readonly GrowthParameters[]): Promise<Float32Array[]>;
  /** Whether growth may start at this position (LPS, mm). */
  isTissue(start: GrowthParameters['start']): boolean;
  dispose(): void;
}

/** A density where it may be above 0; elsewhere it is 0. Views, overwritten by the next. */
export interface SparseDensity {
  /** In the order of `SparseSimulator.voxels`. */
  readonly density: Float32Array;
  /** Where it may be above 0: runs [first, end) of places in `density`, one pair after the other, ascending. */
  readonly runs: Int32Array;
}

/** A simulator that need not fill whole arrays, for callers that look at each density but once. */
export interface SparseSimulator extends Simulator {
  /** Index in the anatomy's grid of each place of its sparse densities. */
  readonly voxels: Int32Array;
  /** As `densities`, of one parameter set; throws as it rejects. */
  sparseDensity(parameters: GrowthParameters): SparseDensity;
}

/** A simulator whose densities can be moved, voxel by voxel, to those of another model. */
export interface CorrectableSimulator extends SparseSimulator {
  /**
   * From now on `shift`, in the order of `voxels`, is added to the logit of every density; a density of 0 stays 0. Replaces what
   * was given before. Throws RangeError for another number of voxels.
   */
  correct(shift: Float32Array): void;
}

/** Whether a simulator's densities can be corrected. */
export function isCorrectable(simulator: Simulator): simulator is CorrectableSimulator {
  return 'correct' in simulator;
}

/** Whether a simulator is one that gives sparse densities. */
export function isSparse(simulator: Simulator): simulator is SparseSimulator {
  return 'sparseDensity' in simulator;
}

/** Implemented by the numerical solver and by every surrogate. */
export interface ForwardModel {
  /** Stands in every saved result; stable over releases for the same numbers. */
  readonly id: string;
  prepare(anatomy: Anatomy): Promise<Simulator>;
}
