import { RingFit } from '../../../extension/src/forward/surrogate/travel-time/ring-fit.ts';

test('a shift that depends on direction is found again', () => {
  const fit = new RingFit();
  for (let n = 0; n < 500; n++) {
    const z = 1 - (2 * (n + 0.5)) / 500;
    const turn = n * 2.39996;
    const across = Math.sqrt(1 - z * z);
    const vector = [5 * across * Math.cos(turn), 5 * across * Math.sin(turn), 5 * z] as const;
    fit.add(1 + (n % 3), 2 + (0.5 * vector[0] - 1 * vector[2]) / 5, vector);
  }
  const { offset, tilt } = fit.solve();
  expect(offset).toBeCloseTo(2, 2);
  // Drawn to 0 by 0.01 of the weights' sum, of which each axis has a third.
  tilt.forEach((value, axis) => {
    expect(value).toBeCloseTo([0.5, 0, -1][axis] / 1.03, 1);
  });
  expect(new RingFit().solve()).toEqual({ offset: 0, tilt: [0, 0, 0] });
});
