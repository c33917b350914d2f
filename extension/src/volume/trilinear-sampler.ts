import type { Volume } from './volume.ts';

/** Value at a continuous index (i, j, k). */
export type Sampler = (i: number, j: number, k: number) => number;

/** Rounding of positions near the rim of a grid must not push them out, in voxels. */
const RIM_TOLERANCE = 1e-4;

/**
 * Trilinear interpolation between voxel centres.
 * A voxel reaches half a voxel beyond its centre: in that rim the value of the nearest voxels holds, and
 * beyond it `outside`.
 */
export function trilinearSampler(volume: Volume, outside: number): Sampler {
  const data = volume.data;
  const [nx, ny, nz] = volume.grid.dimensions;
  const rim = 0.5 + RIM_TOLERANCE;
  const [maxI, maxJ, maxK] = [nx - 1, ny - 1, nz - 1];

  return (i, j, k) => {
    if (!(i >= -rim && i <= maxI + rim && j >= -rim && j <= maxJ + rim && k >= -rim && k <= maxK + rim)) {
      return outside;
    }
    const x = Math.min(maxI, Math.max(0, i));
    const y = Math.min(maxJ, Math.max(0, j));
    const z = Math.min(maxK, Math.max(0, k));
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const z0 = Math.floor(z);
    const fx = x - x0;
    const fy = y - y0;
    const fz = z - z0;
    const dx = x0 < maxI ? 1 : 0;
    const dy = y0 < maxJ ? nx : 0;
    const dz = z0 < maxK ? nx * ny : 0;
    const p = x0 + nx * (y0 + ny * z0);
    const q = p + dz;
    const a = data[p] + fx * (data[p + dx] - data[p]);
    const b = data[p + dy] + fx * (data[p + dx + dy] - data[p + dy]);
    const c = data[q] + fx * (data[q + dx] - data[q]);
    const d = data[q + dy] + fx * (data[q + dx + dy] - data[q + dy]);
    const near = a + fy * (b - a);
    const far = c + fy * (d - c);
    return near + fz * (far - near);
  };
}
