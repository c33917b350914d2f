import { apply, type AffineMap } from './affine-map.ts';
import { worldToIndex, type Grid } from '../volume/grid.ts';

const BINS = 32;

/** Places of the atlas with what it shows there. */
export interface AtlasSamples {
  /** LPS of atlas space, mm; x, y, z of one place after the other. */
  readonly places: Float64Array;
  /** 0 … 31. */
  readonly bins: Uint8Array;
}

/** An image whose values are bins, as fractions: 0 … 31; below 0 where it says nothing (lesion, beyond its values). */
export interface BinnedImage {
  readonly grid: Grid;
  readonly bins: Float32Array;
}

/** Values spread over the bins from `low` to `high`; −1 where the value is not a number or `left out` holds. */
export function binned(
  values: Float32Array,
  [low, high]: readonly [number, number],
  leftOut?: Uint8Array,
): Float32Array {
  const scale = (BINS - 1.001) / (high - low);
  return values.map((value, n) =>
    Number.isNaN(value) || (leftOut && leftOut[n] > 0)
      ? -1
      : Math.min(BINS - 1.001, Math.max(0, (value - low) * scale)),
  );
}

/** Of the atlas' places, so many must lie in the image for its information to count. */
const LEAST_INSIDE = 0.35;

/**
 * Normalised mutual information (H(A) + H(I)) / H(A, I) of atlas and image under a map from atlas to patient space
 * (Studholme et al., Pattern Recognition 32, 1999, 71): 1 where they tell nothing of each other, 2 at most.
 * Places beyond the image's field of view and in what it leaves out do not count.
 */
export function normalizedMutualInformation(
  { places, bins }: AtlasSamples,
  { grid, bins: image }: BinnedImage,
  toPatient: AffineMap,
): number {
  const [nx, ny, nz] = grid.dimensions;
  const [start, i, j, k] = [
    [0, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ].map(([x, y, z]) => worldToIndex(grid, apply(toPatient, [x, y, z])));
  const m = [i, j, k].map((end) => end.map((value, axis) => value - start[axis]));
  const joint = new Float64Array(BINS * BINS);
  let count = 0;
  for (let n = 0; n < bins.length; n++) {
    const [x, y, z] = [places[3 * n], places[3 * n + 1], places[3 * n + 2]];
    const a = start[0] + m[0][0] * x + m[1][0] * y + m[2][0] * z;
    const b = start[1] + m[0][1] * x + m[1][1] * y + m[2][1] * z;
    const c = start[2] + m[0][2] * x + m[1][2] * y + m[2][2] * z;
    if (!(a >= 0 && b >= 0 && c >= 0 && a < nx - 1 && b < ny - 1 && c < nz - 1)) continue;
    const [a0, b0, c0] = [a | 0, b | 0, c | 0];
    const [fa, fb, fc] = [a - a0, b - b0, c - c0];
    const p = a0 + nx * (b0 + ny * c0);
    const q = p + nx * ny;
    const [v0, v1, v2, v3] = [image[p], image[p + 1], image[p + nx], image[p + nx + 1]];
    const [v4, v5, v6, v7] = [image[q], image[q + 1], image[q + nx], image[q + nx + 1]];
    if (Math.min(v0, v1, v2, v3, v4, v5, v6, v7) < 0) continue;
    const near = (v0 + fa * (v1 - v0)) * (1 - fb) + (v2 + fa * (v3 - v2)) * fb;
    const far = (v4 + fa * (v5 - v4)) * (1 - fb) + (v6 + fa * (v7 - v6)) * fb;
    const value = near + fc * (far - near);
    const bin = value | 0;
    const row = BINS * bins[n];
    joint[row + bin] += bin + 1 - value;
    joint[row + bin + 1] += value - bin;
    count++;
  }
  if (count < LEAST_INSIDE * bins.length) return count / bins.length;
  return entropyRatio(joint, count);
}

function entropyRatio(joint: Float64Array, count: number): number {
  const [ofAtlas, ofImage] = [new Float64Array(BINS), new Float64Array(BINS)];
  let both = 0;
  for (let n = 0; n < joint.length; n++) {
    const p = joint[n] / count;
    if (p <= 0) continue;
    both -= p * Math.log(p);
    ofAtlas[Math.floor(n / BINS)] += p;
    ofImage[n % BINS] += p;
  }
  const entropy = (marginal: Float64Array): number =>
    marginal.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
  return both > 0 ? (entropy(ofAtlas) + entropy(ofImage)) / both : 0;
}
