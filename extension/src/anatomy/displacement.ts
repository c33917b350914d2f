import { voxelCount, type Grid } from '../volume/grid.ts';
import { resampleTrilinear } from '../volume/resample-trilinear.ts';
import { makeVolume } from '../volume/volume.ts';

/**
 * How far each voxel of a grid with cubic voxels is moved before it looks into the atlas: along i, j and k, in voxels.
 */
export interface Displacement {
  readonly grid: Grid;
  readonly along: readonly [Float32Array, Float32Array, Float32Array];
}

export function noDisplacement(grid: Grid): Displacement {
  const zero = (): Float32Array => new Float32Array(voxelCount(grid));
  return { grid, along: [zero(), zero(), zero()] };
}

/** The same displacement on another grid with the same axes. */
export function displacementOn({ grid, along }: Displacement, target: Grid): Displacement {
  const scale = grid.spacing[0] / target.spacing[0];
  const [i, j, k] = along.map((values) =>
    resampleTrilinear(makeVolume(grid, values), target).data.map((value) => value * scale),
  );
  return { grid: target, along: [i, j, k] };
}

/** Puts an update before the displacement: `along` becomes update + along ∘ (identity + update), in place. */
export function compose({ grid, along }: Displacement, update: Displacement['along']): void {
  const [nx, ny, nz] = grid.dimensions;
  const before = along.map((values) => values.slice());
  const [maxI, maxJ, maxK] = [nx - 1, ny - 1, nz - 1];
  for (let k = 0, n = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, n++) {
        const [u, v, w] = [update[0][n], update[1][n], update[2][n]];
        if (u === 0 && v === 0 && w === 0) continue;
        const x = Math.min(maxI, Math.max(0, i + u));
        const y = Math.min(maxJ, Math.max(0, j + v));
        const z = Math.min(maxK, Math.max(0, k + w));
        const [x0, y0, z0] = [x | 0, y | 0, z | 0];
        const [fx, fy, fz] = [x - x0, y - y0, z - z0];
        const p = x0 + nx * (y0 + ny * z0);
        const dx = x0 < maxI ? 1 : 0;
        const dy = y0 < maxJ ? nx : 0;
        const dz = z0 < maxK ? nx * ny : 0;
        for (let axis = 0; axis < 3; axis++) {
          const b = before[axis];
          const near =
            (b[p] * (1 - fx) + b[p + dx] * fx) * (1 - fy) + (b[p + dy] * (1 - fx) + b[p + dx + dy] * fx) * fy;
          const q = p + dz;
          const far =
            (b[q] * (1 - fx) + b[q + dx] * fx) * (1 - fy) + (b[q + dy] * (1 - fx) + b[q + dx + dy] * fx) * fy;
          along[axis][n] = update[axis][n] + near + fz * (far - near);
        }
      }
    }
  }
}
