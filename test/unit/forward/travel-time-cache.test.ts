import { LeastRecentlyUsed } from '../../../extension/src/forward/surrogate/travel-time/least-recently-used.ts';

test('the least recently used goes first', () => {
  const cache = new LeastRecentlyUsed<string>(3);
  for (const [key, value] of ['a', 'b', 'c'].entries()) cache.set(key, value, 1);
  expect(cache.get(0)).toBe('a');
  expect(cache.makeRoom(2)).toEqual(['b', 'c']);
  expect([cache.get(0), cache.get(1), cache.size]).toEqual(['a', undefined, 1]);
});
