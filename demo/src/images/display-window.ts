export interface DisplayWindow {
  readonly center: number;
  readonly width: number;
}

const BINS = 4096;
const LOW = 0.005;
const HIGH = 0.995;

/**
 * The window from the 0.5 % to the 99.5 % quantile of the voxels that are not background, so that single
 * bright voxels do not darken the image. Background is the commonest end of the range: 0, or the minimum.
 */
export function displayWindow(values: Float32Array): DisplayWindow {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (!(max > min)) return { center: min, width: 1 };
  const background = min < 0 && !hasMany(values, 0) ? min : 0;
  const counts = new Float64Array(BINS);
  let total = 0;
  for (const value of values) {
    if (value === background) continue;
    counts[Math.min(BINS - 1, Math.floor(((value - min) / (max - min)) * BINS))]++;
    total++;
  }
  const quantile = (fraction: number): number => {
    let sum = 0;
    const bin = counts.findIndex((count) => (sum += count) >= fraction * total);
    return min + ((bin + 0.5) / BINS) * (max - min);
  };
  const low = quantile(LOW);
  const width = Math.max(quantile(HIGH) - low, (max - min) / BINS);
  return { center: low + width / 2, width };
}

function hasMany(values: Float32Array, wanted: number): boolean {
  let count = 0;
  for (const value of values) if (value === wanted) count++;
  return count > values.length / 10;
}
