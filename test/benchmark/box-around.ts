import type { IndexBox } from '../../extension/src/volume/bounding-box.ts';
import { worldToIndex, type Grid, type Vector3 } from '../../extension/src/volume/grid.ts';

/** So many voxels along every axis, or all there are, with a position (LPS, mm) as near to their middle as the grid allows. */
export function boxAround(grid: Grid, center: Vector3, size: number): IndexBox {
  const index = worldToIndex(grid, center);
  const sides = grid.dimensions.map((length) => Math.min(size, length));
  const [i, j, k] = index.map((at, axis) =>
    Math.min(Math.max(0, Math.round(at - sides[axis] / 2)), grid.dimensions[axis] - sides[axis]),
  );
  return { min: [i, j, k], max: [i + sides[0] - 1, j + sides[1] - 1, k + sides[2] - 1] };
}
