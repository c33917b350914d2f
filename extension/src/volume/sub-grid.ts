import type { IndexBox } from './bounding-box.ts';
import { indexToWorld, type Grid } from './grid.ts';

/** The part of a grid inside a box of its indices; the box may reach beyond the grid, which then grows. */
export function subGrid(grid: Grid, box: IndexBox): Grid {
  if (box.max.some((last, axis) => last < box.min[axis])) {
    throw new RangeError(`box from ${box.min.join(', ')} to ${box.max.join(', ')} is empty`);
  }
  return {
    ...grid,
    origin: indexToWorld(grid, box.min),
    dimensions: [box.max[0] - box.min[0] + 1, box.max[1] - box.min[1] + 1, box.max[2] - box.min[2] + 1],
  };
}
