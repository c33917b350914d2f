import { CROP_CHANNELS, CROP_VOXELS } from '../../../extension/src/forward/surrogate/paper-network/crop.ts';
import { cropDeviation } from '../../validation/paper/crop-deviation.ts';

test('Dice and errors are those of the paper', () => {
  const [truth, found] = [new Float32Array(CROP_VOXELS), new Float32Array(CROP_VOXELS)];
  const tissue = new Float32Array(CROP_CHANNELS * CROP_VOXELS);
  // Two voxels of white matter, one of gray, one of CSF.
  tissue.set([1, 0, 0, 0.8, 0.2, 0, 0.3, 0.7, 0, 0, 0.1, 0.9]);
  truth.set([0.9, 0.3, 0.5, 0]);
  found.set([0.7, 0.1, 0.6, 0.15]);
  const { dice, tumor, white, gray, csf } = cropDeviation(found, truth, tissue);
  // Above 0.2: three voxels and two, two in common; above 0.4 both have two; above 0.8 one and none.
  expect(dice).toEqual([0.8, 1, 0]);
  expect(tumor).toBeCloseTo((0.2 + 0.2 + 0.1) / 3, 6);
  expect(white).toBeCloseTo(0.2, 6);
  expect(gray).toBeCloseTo(0.1, 6);
  expect(csf).toBeCloseTo(0.15, 6);
  const nothing = new Float32Array(CROP_VOXELS);
  expect(cropDeviation(nothing, nothing, tissue)).toEqual({
    dice: [null, null, null],
    tumor: null,
    white: null,
    gray: null,
    csf: 0,
  });
});
