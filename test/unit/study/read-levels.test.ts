import { readLevels } from '../../../extension/src/study/read-levels.ts';

test('levels come sorted, each once', () => {
  expect(readLevels(' 0.5,0.05 , 0.2,0.20,1')).toEqual({ outcome: 'read', levels: [0.05, 0.2, 0.5, 1] });
});

test.each(['', '0.1,', '0', '-0.1', '1.01', '0.1;0.2', 'x', '0x1', '0.1 0.2', 'Infinity'])(
  '"%s" is said to be wrong',
  (text) => {
    expect(readLevels(text)).toMatchObject({
      outcome: 'wrong',
      problem: expect.stringContaining('such as') as unknown,
    });
  },
);

test('more than ten are too many', () => {
  const levels = Array.from({ length: 11 }, (_, n) => (n + 1) / 20);
  expect(readLevels(levels.join())).toMatchObject({ outcome: 'wrong' });
  expect(readLevels(levels.slice(1).join())).toMatchObject({ outcome: 'read' });
});
