import { densityCenter } from '../../../extension/src/viewer/overlay/density-center.ts';
import type { Grid } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';

const grid: Grid = {
  dimensions: [4, 5, 6],
  spacing: [2, 3, 4],
  origin: [-10, 20, 30],
  // Rows run to posterior, columns to superior, slices to the left.
  direction: [0, 1, 0, 0, 0, 1, 1, 0, 0],
  frameOfReferenceUID: '1.2.3',
};

test('is the voxel between two of nearly equal density, in patient space', () => {
  const data = new Float32Array(4 * 5 * 6);
  const at = (i: number, j: number, k: number): number => i + 4 * (j + 5 * k);
  data[at(1, 2, 0)] = 0.5;
  data[at(3, 2, 4)] = 0.6;
  // Index (2, 2, 2): 4 mm along posterior, 6 mm along superior, 8 mm along left.
  const center = densityCenter(makeVolume(grid, data));
  [-10 + 8, 20 + 4, 30 + 6].forEach((expected, axis) => {
    expect(center[axis]).toBeCloseTo(expected, 10);
  });
});

test('an empty map has the middle voxel of its grid', () => {
  const center = densityCenter(makeVolume(grid, new Float32Array(4 * 5 * 6)));
  [-10 + 3 * 4, 20 + 2 * 2, 30 + 2 * 3].forEach((expected, axis) => {
    expect(center[axis]).toBeCloseTo(expected, 10);
  });
});
