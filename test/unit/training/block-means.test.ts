import { voxelCount } from '../../../extension/src/volume/grid.ts';
import { refineGrid } from '../../../extension/src/volume/refine-grid.ts';
import { resampleAverage } from '../../../extension/src/volume/resample-average.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';
import { addRow, blockMeans } from '../../../models/training/travel-time/block-means.ts';
import { greatestDifference, straightGrid, total } from '../forward/sample-anatomy.ts';

const COARSE = straightGrid([5, 4, 3], [2, 2, 2]);
const FINE = refineGrid(COARSE);

function randomValues(): Float32Array {
  const random = randomFrom(seedState(3));
  return Float32Array.from({ length: voxelCount(FINE) }, () => random.uniform());
}

test('block means conserve the sum, and are what resampling makes of it', () => {
  const fine = randomValues();
  const means = blockMeans(COARSE, fine);
  expect(8 * total(means)).toBeCloseTo(total(fine), 3);
  const resampled = resampleAverage(makeVolume(FINE, fine), COARSE);
  expect(greatestDifference(means, resampled.data)).toBeLessThan(1e-5);
});

test('a row that begins between blocks goes to the voxels that hold its own', () => {
  const means = new Float32Array(voxelCount(COARSE));
  addRow(COARSE, means, [8, 16, 24], [3, 5, 1]);
  const row = 5 * 2;
  expect([means[row + 1], means[row + 2], total(means)]).toEqual([1, 5, 6]);
});

test('values for another grid are refused', () => {
  expect(() => blockMeans(COARSE, new Float32Array(7))).toThrow('fine has 7 voxels');
});
