import type { ImageLevel } from './image-level.ts';
import { sharpenHistogram } from './sharpen-histogram.ts';
import { smoothArray } from './smooth-array.ts';

/** Smoothing of the field in mm, wide ones first, each so often (as the levels of N4: Tustison et al. 2010). */
const SIGMAS_MM = [40, 28, 20, 14];
const ITERATIONS = 12;
/** Darker than this part of the brightest is air, bone or noise, whose logarithm tells nothing. */
const DARK = 0.1;

/**
 * The smooth factor by which intensities of one tissue differ over the brain, without knowing tissue: that which,
 * taken out, makes the histogram of log intensities sharpest (N3: Sled et al. 1998). `brain` holds the part of every
 * voxel that is thought to be brain. Mean 1 over the brain, in a logarithmic sense; elsewhere it goes on smoothly.
 */
export function inhomogeneity(level: ImageLevel, brain: Float32Array): Float32Array {
  const { grid, image, weight, brightest } = level;
  const inside: number[] = [];
  for (let n = 0; n < image.length; n++) {
    if (weight[n] > 0 && brain[n] >= 0.5 && image[n] > DARK * brightest && image[n] < brightest)
      inside.push(n);
  }
  const field = new Float32Array(image.length);
  if (inside.length === 0) return field.fill(1);
  const logs = Float32Array.from(inside, (n) => Math.log(image[n]));
  const even = logs.slice();
  for (const sigmaMm of SIGMAS_MM) {
    const sigma = sigmaMm / grid.spacing[0];
    const share = new Float32Array(image.length);
    for (const n of inside) share[n] = 1;
    smoothArray(share, grid.dimensions, sigma);
    for (let iteration = 0; iteration < ITERATIONS; iteration++) {
      const sharpen = sharpenHistogram(even);
      const residual = new Float32Array(image.length);
      let mean = 0;
      for (const value of even) mean += (value - sharpen(value)) / inside.length;
      inside.forEach((n, m) => (residual[n] = even[m] - sharpen(even[m]) - mean));
      smoothArray(residual, grid.dimensions, sigma);
      for (let n = 0; n < field.length; n++) field[n] += residual[n] / (share[n] + 1e-3);
      inside.forEach((n, m) => (even[m] = logs[m] - field[n]));
    }
  }
  return field.map((value) => Math.exp(value));
}
