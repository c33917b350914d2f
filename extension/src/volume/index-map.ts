import { indexToWorld, worldToIndex, type Grid, type Vector3 } from './grid.ts';

/** An affine map from the indices of one grid to the continuous indices of another. */
export interface IndexMap {
  /** Where index (0, 0, 0) goes. */
  readonly start: Vector3;
  /** What one step along i, j or k adds. */
  readonly stepI: Vector3;
  readonly stepJ: Vector3;
  readonly stepK: Vector3;
}

/**
 * The map from indices of `from` to indices of `to`.
 * Throws when the frames of reference differ: their coordinates have nothing to do with each other.
 */
export function indexMap(from: Grid, to: Grid): IndexMap {
  if (from.frameOfReferenceUID !== to.frameOfReferenceUID) {
    throw new RangeError(
      `frame of reference "${from.frameOfReferenceUID}" differs from "${to.frameOfReferenceUID}"`,
    );
  }
  const at = (index: Vector3): Vector3 => worldToIndex(to, indexToWorld(from, index));
  const start = at([0, 0, 0]);
  const step = (index: Vector3): Vector3 => {
    const end = at(index);
    return [end[0] - start[0], end[1] - start[1], end[2] - start[2]];
  };
  return { start, stepI: step([1, 0, 0]), stepJ: step([0, 1, 0]), stepK: step([0, 0, 1]) };
}
