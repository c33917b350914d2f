import { makeVolume, type Volume } from './volume.ts';

/** Beyond this many standard deviations the kernel is cut off: 6e-5 of its weight. */
const REACH = 4;

/** Weights at 0, 1, 2, … voxels from the centre, both sides together summing to 1. */
function kernel(sigmaVoxels: number): number[] {
  const reach = Math.ceil(REACH * sigmaVoxels);
  const half = Array.from({ length: reach + 1 }, (_, n) => Math.exp(-0.5 * (n / sigmaVoxels) ** 2));
  const total = 2 * half.reduce((sum, weight) => sum + weight, 0) - 1;
  return half.map((weight) => weight / total);
}

/** Convolves one line; the values at its ends go on beyond them. */
function smoothLine(
  line: Float64Array,
  weights: readonly number[],
  write: (index: number, value: number) => void,
): void {
  const last = line.length - 1;
  for (let n = 0; n <= last; n++) {
    let sum = weights[0] * line[n];
    for (let m = 1; m < weights.length; m++) {
      sum += weights[m] * (line[Math.max(0, n - m)] + line[Math.min(last, n + m)]);
    }
    write(n, sum);
  }
}

/**
 * Convolution with a Gaussian of standard deviation `sigmaMm` in every direction.
 * Beyond the grid the values of its outermost voxels go on. Throws for a negative `sigmaMm`.
 */
export function smoothGaussian(volume: Volume, sigmaMm: number): Volume<Float32Array> {
  if (!(sigmaMm >= 0 && Number.isFinite(sigmaMm))) throw new RangeError(`sigmaMm is ${sigmaMm}`);
  const { dimensions, spacing } = volume.grid;
  const data = Float32Array.from(volume.data);
  if (sigmaMm === 0) return makeVolume(volume.grid, data);
  const strides = [1, dimensions[0], dimensions[0] * dimensions[1]];
  strides.forEach((stride, axis) => {
    const length = dimensions[axis];
    const weights = kernel(sigmaMm / spacing[axis]);
    const line = new Float64Array(length);
    for (let first = 0; first < data.length; first++) {
      // A line starts where the index along this axis is 0.
      if (Math.floor(first / stride) % length !== 0) continue;
      for (let n = 0; n < length; n++) line[n] = data[first + n * stride];
      smoothLine(line, weights, (n, value) => {
        data[first + n * stride] = value;
      });
    }
  });
  return makeVolume(volume.grid, data);
}
