import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { Grid, Vector3 } from '../../../extension/src/volume/grid.ts';

export function straightGrid(dimensions: Vector3, spacing: Vector3): Grid {
  return {
    dimensions,
    spacing,
    origin: [0, 0, 0],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    frameOfReferenceUID: '1.2.3',
  };
}

/** White matter everywhere. */
export function uniformAnatomy(grid: Grid): Anatomy {
  const n = grid.dimensions[0] * grid.dimensions[1] * grid.dimensions[2];
  return {
    grid,
    whiteMatter: new Float32Array(n).fill(1),
    grayMatter: new Float32Array(n),
    csf: new Float32Array(n),
  };
}

/** White matter, and a wall of CSF through it, of the voxels at i = `wall`. */
export function walledAnatomy(grid: Grid, wall: number): Anatomy {
  const anatomy = uniformAnatomy(grid);
  for (let voxel = wall; voxel < anatomy.whiteMatter.length; voxel += grid.dimensions[0]) {
    anatomy.whiteMatter[voxel] = 0;
    anatomy.csf[voxel] = 1;
  }
  return anatomy;
}

/** A ball of tissue with a gray rim, waves of white and gray inside, holes of CSF, and nothing around it. */
export function foldedAnatomy(grid: Grid): Anatomy {
  const anatomy = uniformAnatomy(grid);
  const [nx, ny, nz] = grid.dimensions;
  const [sx, sy, sz] = grid.spacing;
  const radius = 0.47 * Math.min(nx * sx, ny * sy, nz * sz);
  for (let k = 0, voxel = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, voxel++) {
        const [x, y, z] = [(i - nx / 2) * sx, (j - ny / 2) * sy, (k - nz / 2) * sz];
        const inside = Math.hypot(x, y, z) < radius;
        const hole = Math.sin(0.35 * x + 0.2) * Math.sin(0.3 * y + 1) * Math.sin(0.4 * z + 1) > 0.5;
        const white = 0.5 + 0.5 * Math.sin(0.25 * x) * Math.cos(0.2 * (y + z));
        anatomy.whiteMatter[voxel] = inside && !hole ? white : 0;
        anatomy.grayMatter[voxel] = inside && !hole ? 1 - white : 0;
        anatomy.csf[voxel] = inside && hole ? 1 : 0;
      }
    }
  }
  return anatomy;
}

export function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += values[n];
  return sum;
}

export function greatestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let greatest = 0;
  for (let n = 0; n < a.length; n++) greatest = Math.max(greatest, Math.abs(a[n] - b[n]));
  return greatest;
}
