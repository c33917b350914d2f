/** Three numbers, one for each of the axes i, j, k of a grid or x, y, z of patient space. */
export type Vector3 = readonly [number, number, number];

/** Nine numbers: the unit vectors of the i, j and k axes in patient space, one after the other. */
export type Direction = readonly [number, number, number, number, number, number, number, number, number];

/**
 * A regular grid of voxels in patient space.
 *
 * Patient space is DICOM's: x to the patient's left, y to posterior, z to superior (LPS), in mm.
 * Index i runs fastest in memory, then j, then k.
 */
export interface Grid {
  /** Number of voxels along i, j, k. */
  readonly dimensions: Vector3;
  /** Distance of neighbouring voxel centres along i, j, k, in mm. */
  readonly spacing: Vector3;
  /** Centre of voxel (0, 0, 0), LPS, mm. */
  readonly origin: Vector3;
  readonly direction: Direction;
  /** Two grids may be compared or resampled into each other only where these are equal. */
  readonly frameOfReferenceUID: string;
}

export function voxelCount(grid: Grid): number {
  return grid.dimensions[0] * grid.dimensions[1] * grid.dimensions[2];
}

/** Volume of one voxel in mm³. */
export function voxelVolumeMm3(grid: Grid): number {
  return grid.spacing[0] * grid.spacing[1] * grid.spacing[2];
}

/** Position in patient space (LPS, mm) of a continuous index (i, j, k). */
export function indexToWorld(grid: Grid, index: Vector3): Vector3 {
  const { origin: o, spacing: s, direction: d } = grid;
  const a = index[0] * s[0];
  const b = index[1] * s[1];
  const c = index[2] * s[2];
  return [
    o[0] + a * d[0] + b * d[3] + c * d[6],
    o[1] + a * d[1] + b * d[4] + c * d[7],
    o[2] + a * d[2] + b * d[5] + c * d[8],
  ];
}

/**
 * Continuous index (i, j, k) of a position in patient space (LPS, mm).
 * The axes of a grid are orthonormal, so the inverse of the direction is its transpose.
 */
export function worldToIndex(grid: Grid, world: Vector3): Vector3 {
  const { origin: o, spacing: s, direction: d } = grid;
  const x = world[0] - o[0];
  const y = world[1] - o[1];
  const z = world[2] - o[2];
  return [
    (x * d[0] + y * d[1] + z * d[2]) / s[0],
    (x * d[3] + y * d[4] + z * d[5]) / s[1],
    (x * d[6] + y * d[7] + z * d[8]) / s[2],
  ];
}

/** Whether two grids have the same voxels, to within `toleranceMm` at their corners. */
export function sameGrid(a: Grid, b: Grid, toleranceMm = 1e-3): boolean {
  if (a.frameOfReferenceUID !== b.frameOfReferenceUID) return false;
  if (a.dimensions.some((n, axis) => n !== b.dimensions[axis])) return false;
  const last: Vector3 = [a.dimensions[0] - 1, a.dimensions[1] - 1, a.dimensions[2] - 1];
  const corners: Vector3[] = [[0, 0, 0], last, [last[0], 0, 0], [0, last[1], 0], [0, 0, last[2]]];
  return corners.every((corner) => {
    const p = indexToWorld(a, corner);
    const q = indexToWorld(b, corner);
    return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) <= toleranceMm;
  });
}
