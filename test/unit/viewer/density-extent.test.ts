import { densityExtent } from '../../../extension/src/viewer/overlay/density-extent.ts';
import type { Grid } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';

const [NX, NY, NZ] = [4, 5, 40];
const grid: Grid = {
  dimensions: [NX, NY, NZ],
  spacing: [2, 3, 4],
  origin: [-10, 20, 30],
  // Rows run to posterior, columns to superior, slices to the left.
  direction: [0, 1, 0, 0, 0, 1, 1, 0, 0],
  frameOfReferenceUID: '1.2.3',
};
const at = (i: number, j: number, k: number): number => i + NX * (j + NY * k);

test('the centre is the voxel between two of nearly equal density, in patient space', async () => {
  const data = new Float32Array(NX * NY * NZ);
  data[at(1, 2, 0)] = 0.5;
  data[at(3, 2, 4)] = 0.6;
  // Index (2, 2, 2): 4 mm along posterior, 6 mm along superior, 8 mm along left.
  const { center } = await densityExtent(makeVolume(grid, data));
  [-10 + 8, 20 + 4, 30 + 6].forEach((expected, axis) => {
    expect(center[axis]).toBeCloseTo(expected, 10);
  });
});

test('the box holds all density and a voxel around it, as far as the grid goes', async () => {
  const data = new Float32Array(NX * NY * NZ);
  data[at(2, 3, 7)] = 1e-6;
  data[at(1, 4, 35)] = 0.6;
  const { box } = await densityExtent(makeVolume(grid, data));
  expect(box).toEqual({ min: [0, 2, 6], max: [3, 4, 36] });
});

test('an empty map has the middle voxel of its grid', async () => {
  const { box, center } = await densityExtent(makeVolume(grid, new Float32Array(NX * NY * NZ)));
  expect(box).toEqual({ min: [2, 2, 20], max: [2, 2, 20] });
  [-10 + 20 * 4, 20 + 2 * 2, 30 + 2 * 3].forEach((expected, axis) => {
    expect(center[axis]).toBeCloseTo(expected, 10);
  });
});
