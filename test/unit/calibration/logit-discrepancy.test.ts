import { LogitDiscrepancy } from '../../../extension/src/calibration/logit-discrepancy.ts';

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const voxels = Int32Array.of(4, 1, 2, 0);

/** Densities of the grid's five voxels from logits by voxel; the fourth counts for nothing. */
function densities(logits: readonly number[]): Float32Array {
  return Float32Array.from(logits, logistic);
}

test('two logits that lie apart by the same at all anchors are brought together', () => {
  const discrepancy = new LogitDiscrepancy(voxels);
  for (let anchor = 0; anchor < 16; anchor++) {
    const logits = [0.2, -1, 1, 9, 0.1 * anchor - 0.8];
    discrepancy.add(densities(logits), densities(logits.map((x, n) => x + 0.3 * n - 0.5)));
  }
  const shift = discrepancy.shift();
  expect(shift).toHaveLength(4);
  [0.7, -0.2, 0.1, -0.5].forEach((expected, n) => {
    expect(shift[n]).toBeCloseTo(expected, 1);
    expect(Math.abs(shift[n] - expected)).toBeLessThan(0.01);
  });
});

test('what anchors disagree about is their mean, and what only faint densities tell is believed to a part', () => {
  const discrepancy = new LogitDiscrepancy(voxels);
  for (const apart of [1, -1]) {
    discrepancy.add(densities([-9, 0, 0, 0, 0]), densities([-7, apart, 0, 0, 0]));
  }
  const shift = discrepancy.shift();
  // In the order of `voxels`: the grid's voxels 4, 1, 2, 0.
  expect(shift[0]).toBe(0);
  expect(shift[1]).toBeCloseTo(0, 6);
  expect(shift[3]).toBeGreaterThan(0);
  expect(shift[3]).toBeLessThan(0.5);
});

test('where the fast model has no cells nothing is learned, and no shift is beyond 3', () => {
  const discrepancy = new LogitDiscrepancy(voxels);
  const fast = densities([0, 0, 0, 0, 0]);
  fast[4] = 0;
  for (let anchor = 0; anchor < 16; anchor++) discrepancy.add(fast, densities([8, -8, 0, 0, 0]));
  expect([...discrepancy.shift()]).toEqual([0, -3, 0, 3]);
});
