import type { Vector3 } from '../volume/grid.ts';

const PASSES = 3;

/** Odd widths of boxes that, one after the other, spread about as a Gaussian does (Kovesi, 2010). */
function boxRadii(sigma: number): number[] {
  const ideal = Math.sqrt((12 * sigma * sigma) / PASSES + 1);
  let lower = Math.floor(ideal);
  if (lower % 2 === 0) lower--;
  const narrow = Math.round(
    (12 * sigma * sigma - PASSES * lower * lower - 4 * PASSES * lower - 3 * PASSES) / (-4 * lower - 4),
  );
  return Array.from({ length: PASSES }, (_, n) => (n < narrow ? lower : lower + 2) >> 1);
}

/**
 * Smooths in place, about as a Gaussian of `sigma` voxels: three running means along each axis, at a cost that does
 * not grow with `sigma`. Beyond the grid its outermost values go on. i runs fastest.
 */
export function smoothArray(data: Float32Array, dimensions: Vector3, sigma: number): void {
  const radii = boxRadii(sigma).filter((radius) => radius > 0);
  const strides = [1, dimensions[0], dimensions[0] * dimensions[1]];
  const longest = Math.max(...dimensions);
  let line = new Float64Array(longest);
  let out = new Float64Array(longest);
  for (let axis = 0; axis < 3; axis++) {
    const [length, stride] = [dimensions[axis], strides[axis]];
    const innerAxis = axis === 0 ? 1 : 0;
    const outerAxis = axis === 2 ? 1 : 2;
    for (let b = 0; b < dimensions[outerAxis]; b++) {
      for (let a = 0; a < dimensions[innerAxis]; a++) {
        const first = a * strides[innerAxis] + b * strides[outerAxis];
        for (let n = 0; n < length; n++) line[n] = data[first + n * stride];
        for (const radius of radii) {
          runningMean(line, out, length, radius);
          [line, out] = [out, line];
        }
        for (let n = 0; n < length; n++) data[first + n * stride] = line[n];
      }
    }
  }
}

function runningMean(line: Float64Array, out: Float64Array, length: number, radius: number): void {
  const last = length - 1;
  let sum = 0;
  for (let n = -radius; n <= radius; n++) sum += line[Math.min(last, Math.max(0, n))];
  const scale = 1 / (2 * radius + 1);
  for (let n = 0; n < length; n++) {
    out[n] = sum * scale;
    const [ahead, behind] = [n + radius + 1, n - radius];
    sum += line[ahead < last ? ahead : last] - line[behind > 0 ? behind : 0];
  }
}
