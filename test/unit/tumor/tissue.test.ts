import { isTissueFraction } from '../../../extension/src/tumor/tissue.ts';

test.each([
  { name: 'white matter', white: 1, gray: 0, csf: 0, expected: true },
  { name: 'half tissue, half CSF', white: 0.25, gray: 0.25, csf: 0.5, expected: true },
  { name: 'mostly CSF', white: 0.2, gray: 0.29, csf: 0.51, expected: false },
  { name: 'background', white: 0, gray: 0, csf: 0, expected: false },
  { name: 'the faint rim of a smoothed map', white: 0.02, gray: 0.1, csf: 0, expected: false },
])('$name', ({ white, gray, csf, expected }) => {
  expect(isTissueFraction(white, gray, csf)).toBe(expected);
});
