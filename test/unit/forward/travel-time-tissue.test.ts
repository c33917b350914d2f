import { tissueVoxels } from '../../../extension/src/forward/surrogate/travel-time/tissue-voxels.ts';
import { foldedAnatomy, straightGrid } from './sample-anatomy.ts';

test('tissue voxels are those of the anatomy, and none is an outcome', () => {
  const anatomy = foldedAnatomy(straightGrid([14, 13, 12], [2, 2, 2]));
  const tissue = tissueVoxels(anatomy);
  if (!tissue) throw new Error('no tissue');
  const inside = anatomy.whiteMatter.reduce(
    (n, white, voxel) => n + (white + anatomy.grayMatter[voxel] > 0 ? 1 : 0),
    0,
  );
  expect(tissue.count).toBe(inside);
  const wrong = [...tissue.indices].filter((index, voxel) => {
    const [i, j, k] = tissue.ijk.subarray(3 * voxel, 3 * voxel + 3);
    const right = tissue.numberAt(i + 1, j, k);
    return (
      i + 14 * (j + 13 * k) !== index ||
      tissue.numberAt(i, j, k) !== voxel ||
      tissue.neighbours[6 * voxel + 1] !== (right < 0 ? tissue.count : right)
    );
  });
  expect(wrong).toEqual([]);
  anatomy.csf.fill(1);
  anatomy.whiteMatter.fill(0);
  anatomy.grayMatter.fill(0);
  expect(tissueVoxels(anatomy)).toBeUndefined();
});
