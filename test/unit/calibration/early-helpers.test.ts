import { EarlyHelpers } from '../../../extension/src/calibration/early-helpers.ts';

/** A worker as far as it is used here, and whether it was ended. */
function workers() {
  const ended: number[] = [];
  const created: Worker[] = [];
  const create = (): Worker => {
    const n = created.length;
    const worker = Object.assign(new EventTarget(), { terminate: () => ended.push(n) });
    created.push(worker as unknown as Worker);
    return created[n];
  };
  return { create, ended, created, count: () => created.length };
}

test('so many start at once, are given out first, and more when these are used up', () => {
  const { create, ended, count } = workers();
  const early = new EarlyHelpers(create, 2);
  expect(count()).toBe(2);
  const taken = [early.take(), early.take()];
  expect(count()).toBe(2);
  expect(new Set([...taken, early.take()]).size).toBe(3);
  expect(count()).toBe(3);
  early.end();
  expect(ended).toEqual([]);
});

test('those that nobody took are ended, and those alone', () => {
  const { create, ended } = workers();
  const early = new EarlyHelpers(create, 3);
  early.take();
  early.end();
  expect(ended).toHaveLength(2);
});

test('where none can be started, whoever asks for one finds out', () => {
  const early = new EarlyHelpers(() => {
    throw new Error('no threads');
  }, 2);
  expect(() => early.take()).toThrow('no threads');
});

test('one that dies while it waits is not given out, and its error ends nothing else', () => {
  const { create, created } = workers();
  const early = new EarlyHelpers(create, 2);
  const death = new Event('error', { cancelable: true });
  created[0].dispatchEvent(death);
  expect(death.defaultPrevented).toBe(true);
  expect(early.take()).toBe(created[1]);
  expect(early.take()).toBe(created[2]);
});
