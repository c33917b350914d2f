import { densityVolumes } from '../../../extension/src/study/density-volumes.ts';
import type { Grid } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';

const grid: Grid = {
  dimensions: [5, 4, 3],
  spacing: [2, 1.5, 3],
  origin: [0, 0, 0],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '1.2',
};
/** 0, 1/60 … 59/60. */
const mean = makeVolume(
  grid,
  Float32Array.from({ length: 60 }, (_, n) => n / 60),
);

test('each level is a segment of the voxels that reach it, with its volume', async () => {
  const made = await densityVolumes(mean, [0.25, 0.75]);
  expect(made.seriesDescription).toBe('Tumor cell density >= 0.25, 0.75');
  expect(made.segments.map(({ data }) => data.indexOf(1))).toEqual([15, 45]);
  expect(made.volumes).toEqual([
    { label: 'Tumor cell density >= 0.25', segmentNumber: 1, volumeMm3: 45 * 9 },
    { label: 'Tumor cell density >= 0.75', segmentNumber: 2, volumeMm3: 15 * 9 },
  ]);
  expect(made.empty).toEqual([]);
});

test('levels that no voxel reaches are named and left out', async () => {
  const made = await densityVolumes(mean, [0.5, 0.99]);
  expect(made.volumes).toHaveLength(1);
  expect(made.empty).toEqual([0.99]);
  await expect(densityVolumes(mean, [0.99])).rejects.toThrow('No voxel reaches a mean cell density of 0.99');
});

test('a series of many levels still has a description that DICOM allows', async () => {
  const levels = Array.from({ length: 10 }, (_, n) => Number((0.0501 + 0.09 * n).toFixed(4)));
  const { seriesDescription } = await densityVolumes(mean, levels);
  expect(seriesDescription).toBe('Tumor cell density, 10 volumes');
});
