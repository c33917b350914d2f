import { startOrder } from '../../../extension/src/calibration/start-order.ts';

/** A parameter vector with its start there. */
function sampleAt(x: number, y: number, z: number): Float64Array {
  return Float64Array.of(0.05, 0.02, 300, x, y, z, 0.7, 0.3, 0.05);
}

test('every sample is there once, and starts of one cell follow each other', () => {
  const cells = [
    [0, 0, 0],
    [-40, 10, 7],
    [25, -3, 90],
    [25, 9, 90],
  ];
  const samples = Array.from({ length: 40 }, (_, n) => {
    const [x, y, z] = cells[n % 4];
    return sampleAt(x + 0.01 * n, y, z);
  });
  const order = startOrder(samples);
  expect([...order].sort((a, b) => a - b)).toEqual([...samples.keys()]);
  const changes = order.filter((n, place) => place > 0 && n % 4 !== order[place - 1] % 4);
  expect(changes).toHaveLength(3);
});

test('neighbors in the order are nearer to each other than samples drawn anyhow', () => {
  const samples = Array.from({ length: 512 }, (_, n) =>
    sampleAt((n * 37) % 64, (n * 91) % 61, (n * 53) % 59),
  );
  const distance = (a: Float64Array, b: Float64Array): number =>
    Math.hypot(a[3] - b[3], a[4] - b[4], a[5] - b[5]);
  const way = (order: readonly number[]): number =>
    order.slice(1).reduce((sum, n, place) => sum + distance(samples[n], samples[order[place]]), 0);
  expect(way(startOrder(samples))).toBeLessThan(0.4 * way([...samples.keys()]));
});

test('no samples have no order', () => {
  expect(startOrder([])).toEqual([]);
});
