import {
  decimalsFor,
  formatNumber,
  withError,
  LABELS,
  unitWords,
} from '../../../extension/src/viewer/panel/parameter-labels.ts';
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

test.each([
  [34.312, 0.0586, '34.312'],
  [481.2, 202.1, '481'],
  [0.2516, 0.00683, '0.2516'],
  [163.499843, 0.000124, '163.50'],
  [0.0799352, 0.0000516, '0.079935'],
  [-133.1788, 0.0302, '-133.18'],
  [0.6000081, 0.0000066, '0.60001'],
  [0, 0, '0.0000'],
])('%p with a standard deviation of %p has the digits of %p', (value, standardDeviation, words) => {
  expect(value.toFixed(decimalsFor(value, standardDeviation))).toBe(words);
});

test('a value has as many decimals as its standard error', () => {
  expect(withError(334.9172, 0.1936)).toBe('334.92 ± 0.19');
  expect(withError(-18234.6, 2.41)).toBe('-18235 ± 2');
  expect(withError(334.9172, undefined)).toBe('335');
});
