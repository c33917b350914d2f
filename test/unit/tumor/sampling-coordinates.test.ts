import {
  fromCoordinates,
  logJacobian,
  toCoordinates,
} from '../../../extension/src/tumor/sampling-coordinates.ts';

const theta = Float64Array.of(0.04, 0.012, 420, 1, -2, 3, 0.7, 0.3, 0.06);

test('coordinates and parameters are each other backwards', () => {
  const back = fromCoordinates(toCoordinates(theta));
  theta.forEach((value, n) => {
    expect(back[n] / value).toBeCloseTo(1, 12);
  });
});

test('the first two are what one time point identifies', () => {
  const [logWidth, logGrowth] = toCoordinates(theta);
  expect(Math.exp(logWidth)).toBeCloseTo(Math.sqrt(0.04 / 0.012), 12);
  expect(Math.exp(logGrowth)).toBeCloseTo(0.012 * 420, 12);
});

test('the Jacobian is that of finite differences', () => {
  const at = toCoordinates(theta);
  const step = 1e-5;
  const rows = [0, 1, 2].map((axis) => {
    const [up, down] = [1, -1].map((sign) => {
      const moved = Float64Array.from(at);
      moved[axis] += sign * step;
      return fromCoordinates(moved);
    });
    return [0, 1, 2].map((n) => (up[n] - down[n]) / (2 * step));
  });
  const [[a, b, c], [d, e, f], [g, h, i]] = rows;
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  expect(logJacobian(theta)).toBeCloseTo(Math.log(Math.abs(determinant)), 6);
});
