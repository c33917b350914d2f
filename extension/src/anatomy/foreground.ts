import { indexToWorld, voxelCount, type Vector3 } from '../volume/grid.ts';
import type { Volume } from '../volume/volume.ts';

export interface Foreground {
  /** The brain alone is shown: everything else has one lowest value. */
  readonly isStripped: boolean;
  /** 1 where something is shown. */
  readonly mask: Uint8Array;
  /** Intensities between which all but the brightest voxels lie. */
  readonly darkest: number;
  readonly brightest: number;
  /** None where nothing is shown. Where the brain may be centred, LPS, mm. */
  readonly centers: readonly Vector3[];
}

/** A brain with its CSF is smaller in all but one adult of thousands; a head is larger. */
const LARGEST_BRAIN_ML = 2300;
/** Of the outermost voxels, a stripped brain touches less. */
const TOUCHING = 0.01;
/** From the top of the head to the middle of the brain; from the top down, what is head and not neck. */
const TOP_TO_CENTER_MM = [78, 92];
const HEAD_MM = 140;
/** The top of the head is where a slice has so much of it. */
const TOP_AREA_MM2 = 1500;
const SLAB_MM = 4;
const LEVELS = 256;

/** The intensity that best parts dark from bright (Otsu 1979). */
function otsu(values: Float32Array, low: number, high: number): number {
  const counts = new Float64Array(LEVELS);
  let [total, all] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const level = Math.min(LEVELS - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * LEVELS)));
    counts[level]++;
    total++;
    all += level;
  }
  let [below, sumBelow, best, at] = [0, 0, -1, 0];
  for (let level = 0; level < LEVELS - 1; level++) {
    below += counts[level];
    sumBelow += level * counts[level];
    if (below === 0 || below === total) continue;
    const between = (sumBelow / below - (all - sumBelow) / (total - below)) ** 2 * below * (total - below);
    if (between > best) [best, at] = [between, level];
  }
  return low + ((at + 1) / LEVELS) * (high - low);
}

/**
 * What of an image is head or brain, and where the brain's middle may be. What is brighter than `quantile` of all
 * voxels counts as bright as that.
 */
export function findForeground(image: Volume<Float32Array>, quantile: number): Foreground {
  const { grid, data } = image;
  const sorted = data.filter((value) => !Number.isNaN(value)).sort();
  const range = [sorted[0], sorted[Math.floor(quantile * (sorted.length - 1))]] as const;
  const [nx, ny, nz] = grid.dimensions;
  const voxelMl = (grid.spacing[0] * grid.spacing[1] * grid.spacing[2]) / 1000;
  const above = (threshold: number): Uint8Array =>
    Uint8Array.from(data, (value) => (value > threshold ? 1 : 0));
  const shown = above(range[0] + 1e-4 * (range[1] - range[0]));
  let [count, rim, touched] = [0, 0, 0];
  for (let k = 0, n = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, n++) {
        count += shown[n];
        if (i > 0 && j > 0 && k > 0 && i < nx - 1 && j < ny - 1 && k < nz - 1) continue;
        rim++;
        touched += shown[n];
      }
    }
  }
  const isStripped = count * voxelMl < LARGEST_BRAIN_ML && touched < TOUCHING * rim;
  const mask = isStripped ? shown : above(otsu(data, ...range) * 0.5 + range[0] * 0.5);
  const centers = !mask.includes(1)
    ? []
    : isStripped
      ? [centroid(image, mask, -Infinity)]
      : headCenters(image, mask);
  const [darkest, brightest] = range;
  return { isStripped, mask, darkest, brightest, centers };
}

/** Mean position of the mask's voxels above a height; z of `fromZ` at least. */
function centroid({ grid }: Volume, mask: Uint8Array, fromZ: number): Vector3 {
  const [nx, ny] = grid.dimensions;
  const sum = [0, 0, 0];
  let count = 0;
  for (let n = 0; n < voxelCount(grid); n++) {
    if (mask[n] === 0) continue;
    const index: Vector3 = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    const place = indexToWorld(grid, index);
    if (place[2] < fromZ) continue;
    count++;
    place.forEach((x, axis) => (sum[axis] += x));
  }
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}

function headCenters(image: Volume, mask: Uint8Array): Vector3[] {
  const { grid } = image;
  const [nx, ny] = grid.dimensions;
  const heights = new Map<number, number>();
  const voxelMm3 = grid.spacing[0] * grid.spacing[1] * grid.spacing[2];
  for (let n = 0; n < mask.length; n++) {
    if (mask[n] === 0) continue;
    const z = indexToWorld(grid, [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))])[2];
    const slab = Math.floor(z / SLAB_MM);
    heights.set(slab, (heights.get(slab) ?? 0) + voxelMm3);
  }
  const wide = [...heights].filter(([, mm3]) => mm3 / SLAB_MM > TOP_AREA_MM2).map(([slab]) => slab);
  if (wide.length === 0) return [];
  const top = Math.max(...wide) * SLAB_MM;
  const [x, y] = centroid(image, mask, top - HEAD_MM);
  return TOP_TO_CENTER_MM.map((down) => [x, y, top - down]);
}
