import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import { namedRandom } from '../../../models/training/travel-time/named-random.ts';
import { tissueFractions } from '../../../models/training/travel-time/tissue-fractions.ts';
import { trainingAnatomy } from '../../../models/training/travel-time/training-anatomy.ts';
import { straightGrid, total } from '../forward/sample-anatomy.ts';

/** A box of white matter, 24 x 20 x 16 mm, whose first two millimetres along i are gray, in voxels of 2 mm. */
function boxLabels(): Volume<Float32Array> {
  const grid = straightGrid([16, 14, 12], [2, 2, 2]);
  const data = new Float32Array(16 * 14 * 12);
  for (let k = 2; k < 10; k++) {
    for (let j = 2; j < 12; j++) {
      for (let i = 2; i < 14; i++) data[i + 16 * (j + 14 * k)] = i === 2 ? 2 : 3;
    }
  }
  return makeVolume({ ...grid, direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1], origin: [90, 7, 3] }, data);
}

test('labels become fractions at 1 mm that keep their volume', () => {
  const fractions = tissueFractions(boxLabels(), { sigmaMm: 1.2, mirrored: false });
  if (!fractions) throw new Error('nothing labelled');
  // The box and 4 mm around it.
  expect(fractions.dimensions).toEqual([32, 28, 24]);
  const { fine, coarse } = trainingAnatomy(fractions);
  expect(total(fine.whiteMatter) / (22 * 20 * 16)).toBeCloseTo(1, 2);
  expect(total(fine.grayMatter) / (2 * 20 * 16)).toBeCloseTo(1, 1);
  expect(8 * total(coarse.whiteMatter)).toBeCloseTo(total(fine.whiteMatter), 0);
  expect(total(fine.csf)).toBe(0);
  const middle = 16 + 32 * (14 + 28 * 12);
  expect(fine.whiteMatter[middle]).toBeCloseTo(1, 2);
});

test('mirrored, the first axis runs the other way', () => {
  const [plain, mirrored] = [false, true].map((turn) => {
    const fractions = tissueFractions(boxLabels(), { sigmaMm: 1.2, mirrored: turn });
    if (!fractions) throw new Error('nothing labelled');
    return fractions;
  });
  for (const [i, j, k] of [
    [4, 10, 9],
    [5, 20, 12],
    [28, 5, 20],
  ]) {
    const row = 32 * (j + 28 * k);
    expect(mirrored.data[31 - i + row]).toBe(plain.data[i + row]);
  }
});

test('without labels there is no brain', () => {
  const empty = makeVolume(straightGrid([3, 3, 3], [2, 2, 2]), new Float32Array(27));
  expect(tissueFractions(empty, { sigmaMm: 1, mirrored: false })).toBeUndefined();
});

test('names give random numbers of their own, the same every time', () => {
  const first = (seed: number, name: string): number => namedRandom(seed, name).uniform();
  expect(first(1, 'growth a-0')).toBe(first(1, 'growth a-0'));
  const others = [first(1, 'growth a-0'), first(1, 'growth a-1'), first(2, 'growth a-0'), first(11, 'a')];
  expect(new Set(others).size).toBe(4);
});
