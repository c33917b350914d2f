import { indexToWorld, type Grid, type Vector3 } from '../volume/grid.ts';

/** The grid with the given axes and cubic voxels that covers what the given one covers. */
export function gridOfSpacing(grid: Grid, spacingMm: number): Grid {
  const sizes = grid.dimensions.map((n, axis) => n * grid.spacing[axis]);
  const [nx, ny, nz] = sizes.map((size) => Math.max(1, Math.ceil(size / spacingMm - 1e-6)));
  const dimensions: Vector3 = [nx, ny, nz];
  // Centred on what it covers, whole voxels overlap evenly on both sides.
  const first = (axis: 0 | 1 | 2): number =>
    ((sizes[axis] - (dimensions[axis] - 1) * spacingMm) / 2 - grid.spacing[axis] / 2) / grid.spacing[axis];
  return {
    ...grid,
    dimensions,
    spacing: [spacingMm, spacingMm, spacingMm],
    origin: indexToWorld(grid, [first(0), first(1), first(2)]),
  };
}
