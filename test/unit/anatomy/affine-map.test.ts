import { affineMap, apply, inverse } from '../../../extension/src/anatomy/affine-map.ts';
import { minimizePowell } from '../../../extension/src/anatomy/powell.ts';

const PARAMETERS = [3, -2, 5, 0.3, -0.2, 0.1, 0.05, -0.04, 0.02, 0.03, 0.01, -0.02];

test('the centre goes to its place and the translation beyond it', () => {
  const map = affineMap(PARAMETERS, [10, 20, 30], [1, 2, 3]);
  const there = apply(map, [10, 20, 30]);
  [4, 0, 8].forEach((value, axis) => {
    expect(there[axis]).toBeCloseTo(value, 10);
  });
});

test('the inverse undoes the map', () => {
  const map = affineMap(PARAMETERS, [10, 20, 30], [1, 2, 3]);
  const back = apply(inverse(map), apply(map, [-7, 11, 4]));
  [-7, 11, 4].forEach((value, axis) => {
    expect(back[axis]).toBeCloseTo(value, 9);
  });
});

test('a positive turn about z takes x to y', () => {
  const map = affineMap([0, 0, 0, 0, 0, Math.PI / 2, 0, 0, 0, 0, 0, 0], [0, 0, 0], [0, 0, 0]);
  const [x, y] = apply(map, [1, 0, 0]);
  expect(x).toBeCloseTo(0, 10);
  expect(y).toBeCloseTo(1, 10);
});

test("Powell's method finds the minimum of a bent valley", () => {
  // Rosenbrock's function: minimum 0 at (1, 1).
  const cost = ([x, y]: readonly number[]): number => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  const { parameters, cost: least } = minimizePowell({
    start: [-1.2, 1],
    steps: [0.5, 0.5],
    cost,
    iterations: 60,
  });
  expect(least).toBeLessThan(1e-3);
  expect(parameters[0]).toBeCloseTo(1, 1);
});
