import { worldToIndex, type Grid, type Vector3 } from '../../volume/grid.ts';

/** mm along the grid's axes from its first voxel of a position (LPS, mm). */
export function gridPosition(grid: Grid, world: Vector3): Vector3 {
  const [i, j, k] = worldToIndex(grid, world);
  const [x, y, z] = grid.spacing;
  return [i * x, j * y, k * z];
}
