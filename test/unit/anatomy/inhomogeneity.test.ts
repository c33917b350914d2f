import type { ImageLevel } from '../../../extension/src/anatomy/image-level.ts';
import { inhomogeneity } from '../../../extension/src/anatomy/inhomogeneity.ts';
import { voxelCount, type Grid } from '../../../extension/src/volume/grid.ts';
import { leftHandedGrid } from '../volume/oblique-grid.ts';

const SIDE = 40;
const GRID: Grid = leftHandedGrid([SIDE, SIDE, SIDE], [4, 4, 4], 0);

/** Columns of two tissues, 6 voxels wide, and a factor that grows along j; some noise. */
function level(): { level: ImageLevel; factor: Float32Array } {
  const count = voxelCount(GRID);
  const factor = new Float32Array(count);
  const image = new Float32Array(count);
  for (let n = 0; n < count; n++) {
    const [i, j] = [n % SIDE, Math.floor(n / SIDE) % SIDE];
    factor[n] = 0.8 + (0.4 * j) / SIDE;
    const noise = 1 + 0.03 * Math.sin(12.9898 * n) * Math.cos(4.1414 * n);
    image[n] = factor[n] * (Math.floor(i / 6) % 2 === 0 ? 100 : 70) * noise;
  }
  const ones = new Float32Array(count).fill(1);
  return { level: { grid: GRID, image, brightest: 200, weight: ones, pull: ones }, factor };
}

/** Standard deviation over mean of a factor over another. */
function unevenness(a: Float32Array, b: Float32Array): number {
  const ratio = a.map((value, n) => value / b[n]);
  const mean = ratio.reduce((sum, value) => sum + value, 0) / ratio.length;
  return Math.sqrt(ratio.reduce((sum, value) => sum + (value - mean) ** 2, 0) / ratio.length) / mean;
}

test('the factor is found without knowing the tissue', () => {
  const made = level();
  const ones = new Float32Array(made.factor.length).fill(1);
  const found = inhomogeneity(made.level, ones);
  expect(unevenness(made.factor, ones)).toBeGreaterThan(0.11);
  expect(unevenness(made.factor, found)).toBeLessThan(0.04);
});

test('an even image stays even', () => {
  const made = level();
  const even = { ...made.level, image: made.level.image.map((value, n) => value / made.factor[n]) };
  const ones = new Float32Array(made.factor.length).fill(1);
  expect(unevenness(inhomogeneity(even, ones), ones)).toBeLessThan(0.02);
});

test('without a brain there is no factor', () => {
  const made = level();
  const none = new Float32Array(made.factor.length);
  expect(inhomogeneity(made.level, none).every((value) => value === 1)).toBe(true);
});
