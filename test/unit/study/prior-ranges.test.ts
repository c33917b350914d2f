import { isAtEdge, rangesInWords } from '../../../extension/src/study/prior-ranges.ts';
import { describePrior } from '../../../extension/src/tumor/prior.ts';

test('ranges are read back from what a report says of the priors', () => {
  const words = describePrior(true, {
    parameters: { diffusivity: [1e-7, 0.09], timeDays: 300 },
    startRegion: 'core',
  });
  const ranges = rangesInWords(words);
  expect(ranges.get('diffusivity')).toEqual([1e-7, 0.09]);
  expect(ranges.get('proliferationRate')).toEqual([0.0001, 0.03]);
  expect(ranges.get('petNoise')).toEqual([0.01, 0.25]);
  // Neither the fixed one nor the start has a range.
  expect(ranges.size).toBe(7);
});

test.each(['', 'as in the paper', 'diffusivity uniform in [a, b] mm2/d', 'diffusivity uniform in [2, 1]'])(
  'from %p none is read',
  (words) => {
    expect(rangesInWords(words).size).toBe(0);
  },
);

test.each([
  ['in the middle', 0.3, 0.7, false],
  ['at the low end', 0, 0.3, true],
  ['2 % from the high end', 0.6, 0.981, true],
  ['3 % from the low end', 0.03, 0.3, false],
  ['as even as the prior', 0.025, 0.975, false],
  ['as even as the prior but for chance', 0.018, 0.97, false],
  ['as wide as a ridge that ends at the range', 0.27, 0.99, false],
  ['tight at the high end', 0.999, 1, true],
] as const)('an interval %s', (_, low, high, expected) => {
  // The range [100, 300] has a width of 200.
  const interval = { lower95: 100 + 200 * low, upper95: 100 + 200 * high };
  expect(isAtEdge(interval, [100, 300])).toBe(expected);
});
