import { indexToWorld, type Grid, type Vector3 } from './grid.ts';

/** Voxels of the refined grid along each side of a voxel. */
const REFINEMENT = 2;

/** The grid of which 2 x 2 x 2 voxels fill each voxel of the given one. */
export function refineGrid(grid: Grid): Grid {
  const [nx, ny, nz] = grid.dimensions;
  const [sx, sy, sz] = grid.spacing;
  // From the centre of a voxel to that of the first part of it, in voxels.
  const first = 0.5 / REFINEMENT - 0.5;
  const corner: Vector3 = [first, first, first];
  return {
    ...grid,
    dimensions: [nx * REFINEMENT, ny * REFINEMENT, nz * REFINEMENT],
    spacing: [sx / REFINEMENT, sy / REFINEMENT, sz / REFINEMENT],
    origin: indexToWorld(grid, corner),
  };
}
