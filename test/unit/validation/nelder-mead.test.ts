import { nelderMead } from '../../validation/paper/nelder-mead.ts';

const descent = { steps: [0.5, 0.5], tolerance: 1e-10, evaluations: 400 };

test('finds the end of a bent valley', async () => {
  // Rosenbrock 1960: least at (1, 1).
  const valley = ([x, y]: Float64Array): Promise<number> =>
    Promise.resolve((1 - x) ** 2 + 100 * (y - x ** 2) ** 2);
  const { at, value } = await nelderMead(valley, Float64Array.of(-1.2, 1), descent);
  expect(value).toBeLessThan(1e-8);
  expect(at[0]).toBeCloseTo(1, 3);
  expect(at[1]).toBeCloseTo(1, 3);
});

test('stays where it is allowed', async () => {
  const halfPlane = ([x, y]: Float64Array): Promise<number> =>
    Promise.resolve(x < 1 ? Infinity : x ** 2 + (y - 3) ** 2);
  const { at } = await nelderMead(halfPlane, Float64Array.of(2, 0), descent);
  expect(at[0]).toBeGreaterThanOrEqual(1);
  expect(at[0]).toBeCloseTo(1, 2);
  expect(at[1]).toBeCloseTo(3, 2);
});

test('evaluates no more often than about what it is given', async () => {
  let evaluations = 0;
  const slope = ([x, y]: Float64Array): Promise<number> => {
    evaluations++;
    return Promise.resolve(x + y);
  };
  await nelderMead(slope, Float64Array.of(0, 0), { ...descent, evaluations: 30 });
  // The step under way is finished.
  expect(evaluations).toBeLessThanOrEqual(33);
});
