import { indexToWorld, worldToIndex, type Grid, type Vector3 } from '../../volume/grid.ts';
import type { SolverDomain } from './solver-domain.ts';

/** Radius at half height, and half the width of the edge, in mm: GliomaSolver's 0.005 and 2/128 of 256 mm. */
export const BALL_RADIUS_MM = 1.28;
export const BALL_EDGE_MM = 4;

/** Density of the start ball at a distance from its centre: 1 falling to 0 with a cosine-shaped slope. */
export function startBallDensity(distanceMm: number): number {
  const edge = (distanceMm - BALL_RADIUS_MM) / BALL_EDGE_MM;
  if (edge <= -1) return 1;
  if (edge >= 1) return 0;
  return 0.5 * (1 - edge - Math.sin(Math.PI * edge) / Math.PI);
}

/** Index of the voxel that holds a position (LPS, mm), or -1 outside the grid. */
export function voxelAt(grid: Grid, world: Vector3): number {
  const [nx, ny, nz] = grid.dimensions;
  const [i, j, k] = worldToIndex(grid, world).map(Math.round);
  const inside = i >= 0 && i < nx && j >= 0 && j < ny && k >= 0 && k < nz;
  return inside ? i + nx * (j + ny * k) : -1;
}

/** One voxel of the start. */
export interface Seed {
  readonly i: number;
  readonly j: number;
  readonly k: number;
  readonly density: number;
}

/** The tissue voxels that the start ball reaches, with the ball's density at their centres. */
export function startSeeds(domain: Pick<SolverDomain, 'grid' | 'tissue'>, start: Vector3): Seed[] {
  const { grid, tissue } = domain;
  const [nx, ny] = grid.dimensions;
  const centre = worldToIndex(grid, start);
  const reach = BALL_RADIUS_MM + BALL_EDGE_MM;
  const [is, js, ks] = centre.map((index, axis) => {
    const first = Math.max(0, Math.ceil(index - reach / grid.spacing[axis]));
    const last = Math.min(grid.dimensions[axis] - 1, Math.floor(index + reach / grid.spacing[axis]));
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n);
  });
  return ks.flatMap((k) =>
    js.flatMap((j) =>
      is.flatMap((i) => {
        const [x, y, z] = indexToWorld(grid, [i, j, k]);
        const density = startBallDensity(Math.hypot(x - start[0], y - start[1], z - start[2]));
        return density > 0 && tissue[i + nx * (j + ny * k)] ? [{ i, j, k, density }] : [];
      }),
    ),
  );
}
