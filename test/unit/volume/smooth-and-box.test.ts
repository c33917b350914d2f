import { boundingBox } from '../../../extension/src/volume/bounding-box.ts';
import { cropArray } from '../../../extension/src/volume/crop-array.ts';
import { voxelCount, type Grid } from '../../../extension/src/volume/grid.ts';
import { smoothGaussian } from '../../../extension/src/volume/smooth-gaussian.ts';
import { subGrid } from '../../../extension/src/volume/sub-grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { obliqueGrid } from './oblique-grid.ts';

const grid: Grid = obliqueGrid([41, 33, 29], [1, 1.25, 1.5]);
const centre = 20 + 41 * (16 + 33 * 14);

test('a point becomes a Gaussian of the given width and keeps its mass', () => {
  const point = makeVolume(grid, new Float32Array(voxelCount(grid)));
  point.data[centre] = 1;
  const sigma = 2;
  const smooth = smoothGaussian(point, sigma).data;
  const density = (r2: number) => Math.exp((-0.5 * r2) / sigma ** 2) / (2 * Math.PI * sigma ** 2) ** 1.5;
  const voxel = 1 * 1.25 * 1.5;
  expect(smooth[centre] / (voxel * density(0))).toBeCloseTo(1, 2);
  expect(smooth[centre + 3] / (voxel * density(9))).toBeCloseTo(1, 2);
  expect(smooth[centre - 41 * 2] / (voxel * density(2.5 ** 2))).toBeCloseTo(1, 2);
  expect(smooth[centre + 41 * 33 * 2] / (voxel * density(9))).toBeCloseTo(1, 2);
  expect(smooth.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
});

test('a constant stays what it is up to the rim, and width 0 changes nothing', () => {
  const constant = makeVolume(grid, new Float32Array(voxelCount(grid)).fill(0.75));
  for (const value of smoothGaussian(constant, 3).data) expect(Math.abs(value - 0.75)).toBeLessThan(1e-6);
  const point = makeVolume(grid, new Float32Array(voxelCount(grid)));
  point.data[centre] = 1;
  expect(smoothGaussian(point, 0).data).toEqual(point.data);
});

test.each([-1, NaN, Infinity])('a width of %p is refused by name', (sigma) => {
  const volume = makeVolume(grid, new Float32Array(voxelCount(grid)));
  expect(() => smoothGaussian(volume, sigma)).toThrow(`sigmaMm is ${sigma}`);
});

test('the bounding box holds exactly the voxels above 0', () => {
  const mask = makeVolume(grid, new Uint8Array(voxelCount(grid)));
  expect(boundingBox(mask)).toBeUndefined();
  mask.data[3 + 41 * (7 + 33 * 28)] = 1;
  mask.data[40 + 41 * (2 + 33 * 11)] = 1;
  expect(boundingBox(mask)).toEqual({ min: [3, 2, 11], max: [40, 7, 28] });
});

test('a cropped array holds the values of the part, in order', () => {
  const values = Float32Array.from({ length: voxelCount(grid) }, (_, voxel) => voxel);
  const part = cropArray(grid, values, { min: [2, 3, 4], max: [3, 3, 5] });
  const first = 2 + 41 * (3 + 33 * 4);
  expect([...part]).toEqual([first, first + 1, first + 41 * 33, first + 41 * 33 + 1]);
  expect(() => cropArray(grid, values, { min: [0, 0, 0], max: [41, 0, 0] })).toThrow('leaves 41 x 33 x 29');
});

test('an empty part of a grid is refused', () => {
  expect(() => subGrid(grid, { min: [1, 1, 1], max: [0, 5, 5] })).toThrow('is empty');
});

test('values and grid must have the same number of voxels', () => {
  expect(() => makeVolume(grid, new Uint8Array(3))).toThrow('3 values for a grid of 41 x 33 x 29 voxels');
});
