import { readDecimal, readPrior } from '../../../extension/src/study/read-prior.ts';

test.each([
  ['0.08', 0.08],
  [' 300 ', 300],
  ['1e-4', 0.0001],
  ['-12.5', -12.5],
  ['.5', 0.5],
])('%p is the number %p', (text, value) => {
  expect(readDecimal(text)).toBe(value);
});

test.each(['', ' ', 'abc', '0,08', '0x10', 'Infinity', '1e999', '1 2'])('%p is no number', (text) => {
  expect(readDecimal(text)).toBeUndefined();
});

test('a range and a value are read', () => {
  const range = readPrior({ name: 'timeDays', label: 'T', texts: ['30', '500'] });
  expect(range).toEqual({ outcome: 'read', setting: [30, 500] });
  const value = readPrior({ name: 'timeDays', label: 'T', texts: ['300'] });
  expect(value).toEqual({ outcome: 'read', setting: 300 });
});

test.each([
  ['timeDays', ['500', '30'], 'X: low 500 is not below high 30.'],
  ['timeDays', ['30', '30'], 'X: low 30 is not below high 30.'],
  ['timeDays', ['0', '30'], 'X: low must be above 0.'],
  ['diffusivity', ['-1'], 'X: the value must be above 0.'],
  ['proliferationRate', ['', '0.1'], 'X: low "" is not a number.'],
  ['thresholdT1c', ['0.6', '0,8'], 'X: high "0,8" is not a number.'],
  ['thresholdT1c', ['-0.1', '0.8'], 'X: low must not be below 0.'],
  ['petNoise', ['0'], 'X: the value must be above 0.'],
] as const)('%s of %p: %s', (name, texts, problem) => {
  expect(readPrior({ name, label: 'X', texts })).toEqual({ outcome: 'wrong', problem });
});

test('a fraction may be 0', () => {
  expect(readPrior({ name: 'petScale', label: 'b', texts: ['0', '1'] })).toEqual({
    outcome: 'read',
    setting: [0, 1],
  });
});
