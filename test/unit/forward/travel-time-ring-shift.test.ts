import { RING_SUMS, ringShift } from '../../../extension/src/forward/surrogate/travel-time/ring-shift.ts';

test('a shift that depends on direction is found again', () => {
  const sums = new Float64Array(RING_SUMS);
  for (let n = 0; n < 500; n++) {
    const z = 1 - (2 * (n + 0.5)) / 500;
    const turn = n * 2.39996;
    const across = Math.sqrt(1 - z * z);
    const row = [1, across * Math.cos(turn), across * Math.sin(turn), z];
    const weight = 1 + (n % 3);
    const shift = 2 + 0.5 * row[1] - row[3];
    const terms = [
      ...row.flatMap((a, place) => row.slice(place).map((b) => a * b)),
      ...row.map((a) => a * shift),
    ];
    terms.forEach((term, place) => {
      sums[place] += weight * term;
    });
  }
  const { offset, tilt } = ringShift(sums);
  expect(offset).toBeCloseTo(2, 2);
  // Drawn to 0 by 0.01 of the weights' sum, of which each axis has a third.
  tilt.forEach((value, axis) => {
    expect(value).toBeCloseTo([0.5, 0, -1][axis] / 1.03, 1);
  });
  expect(ringShift(new Float64Array(RING_SUMS))).toEqual({ offset: 0, tilt: [0, 0, 0] });
});
