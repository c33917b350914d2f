import { formatNumber, LABELS, unitWords } from '../../../extension/src/viewer/panel/parameter-labels.ts';
import { COMBINATION_NAMES, PARAMETER_NAMES, UNITS } from '../../../extension/src/tumor/parameters.ts';

test.each([
  [0.0123456, '0.0123'],
  [571.4, '571'],
  [1234.56, '1235'],
  [-63.04, '-63'],
  [0, '0'],
  [0.00004567, '4.57e-5'],
  [-1234567, '-1.23e+6'],
  [Number.NaN, '–'],
])('%p is shown as %p', (value, words) => {
  expect(formatNumber(value)).toBe(words);
});

test('every parameter and combination has a label and a unit', () => {
  for (const name of [...PARAMETER_NAMES, ...COMBINATION_NAMES]) {
    expect(LABELS[name].title).not.toBe('');
    expect(typeof unitWords(UNITS[name])).toBe('string');
  }
});
