import { makeVolume } from '../../../extension/src/volume/volume.ts';
import {
  drawDeformation,
  GREATEST_DISPLACEMENT_MM,
} from '../../../models/training/travel-time/deformation.ts';
import { namedRandom } from '../../../models/training/travel-time/named-random.ts';
import { tissueFractions } from '../../../models/training/travel-time/tissue-fractions.ts';
import { readRatio } from '../../../models/training/travel-time/stage-options.ts';
import { straightGrid, total } from '../forward/sample-anatomy.ts';

test.each([1, 2, 3, 4])('deformation %i is mild, smooth, and keeps points apart', (seed) => {
  const random = namedRandom(seed, 'points');
  const deformation = drawDeformation(namedRandom(seed, 'deformation'));
  let squares = 0;
  for (let n = 0; n < 400; n++) {
    const point = [160 * random.uniform(), 200 * random.uniform(), 150 * random.uniform()] as const;
    const other = point.map((x) => x + 20 * (random.uniform() - 0.5)) as [number, number, number];
    const [moved, otherMoved] = [deformation(point), deformation(other)];
    const size = Math.hypot(...moved);
    expect(size).toBeLessThan(GREATEST_DISPLACEMENT_MM);
    squares += size ** 2;
    const apart = Math.hypot(...point.map((x, axis) => x - other[axis]));
    const change = Math.hypot(...moved.map((x, axis) => x - otherMoved[axis]));
    // Less than 1 for every pair makes it one to one.
    expect(change / apart).toBeLessThan(0.95);
  }
  // A few millimetres.
  expect(Math.sqrt(squares / 400)).toBeGreaterThan(0.5);
  expect(deformation([10, 20, 30])).toEqual(drawDeformation(namedRandom(seed, 'deformation'))([10, 20, 30]));
});

test('tissue is taken from where the deformation says, and none is cut off', () => {
  const data = new Float32Array(16 * 14 * 12);
  for (let k = 2; k < 10; k++) {
    for (let j = 2; j < 12; j++) data.fill(3, 2 + 16 * (j + 14 * k), 14 + 16 * (j + 14 * k));
  }
  const labels = makeVolume(straightGrid([16, 14, 12], [2, 2, 2]), data);
  const moved = tissueFractions(labels, { sigmaMm: 1.2, mirrored: false, deformation: () => [3, 0, -2] });
  if (!moved) throw new Error('nothing labelled');
  const [nx, ny] = moved.dimensions;
  const white = moved.data.subarray(0, moved.data.length / 3);
  expect(total(Float32Array.from(white)) / 255 / (24 * 20 * 16)).toBeCloseTo(1, 2);
  // The box of 24 mm begins after the margin, 3 mm less along i and 2 mm more along k.
  const margin = 2 * Math.ceil((4 + GREATEST_DISPLACEMENT_MM) / 2);
  const at = (i: number, k: number): number => white[i + nx * (margin + 10 + ny * k)];
  expect([at(margin - 2, margin + 10), at(margin - 5, margin + 10)].map((v) => v > 127)).toEqual([
    true,
    false,
  ]);
  expect([at(margin + 10, margin + 3), at(margin + 10, margin)].map((v) => v > 127)).toEqual([true, false]);
});

test('a ratio that no model is offered for is refused', () => {
  expect(['10', '100'].map(readRatio)).toEqual([10, 100]);
  expect(() => readRatio('20')).toThrow('--ratio 20 must be one of 10, 100');
});
