import { PassRoom } from '../../../extension/src/forward/surrogate/card/pass-room.ts';
import {
  MOST_SAMPLES,
  PassRows,
  ROW_NUMBER,
} from '../../../extension/src/forward/surrogate/card/pass-rows.ts';
import { ROW } from '../../../extension/src/forward/surrogate/card/row-sums.ts';

/** Passes on a card that takes so long whatever the rows, and so long for each. */
function learnt(
  fixedMs: number,
  rowMs: number,
  most = 2048,
): { readonly rows: number; readonly workMs: number } {
  const room = new PassRoom({ first: 128, least: 1, most });
  // What happens once in a while must not matter later.
  for (let pass = 0; pass < 24; pass++)
    room.learn(room.rows, fixedMs + rowMs * room.rows + (pass === 8 ? 20 : 0));
  return { rows: room.rows, workMs: rowMs * room.rows };
}

test.each([
  [0, 0.01],
  [2, 0.01],
  [3, 0.01],
  [1.5, 0.3],
  [0, 0.05],
])('with %d ms whatever the work and %d ms a row, passes work about 8 ms', (fixedMs, rowMs) => {
  const { workMs } = learnt(fixedMs, rowMs);
  expect(workMs).toBeGreaterThan(3.9);
  expect(workMs).toBeLessThanOrEqual(10);
});

test('a fast card gets all there is room for, a very slow one a row at a time', () => {
  expect(learnt(2, 1e-3).rows).toBe(2048);
  expect(learnt(0, 100).rows).toBe(1);
});

test('passes that are short for want of samples teach no more than that a room is too large', () => {
  const room = new PassRoom({ first: 128, least: 1, most: 2048 });
  for (let pass = 0; pass < 5; pass++) room.learn(20, 1);
  expect(room.rows).toBe(128);
  expect(room.isSettled).toBe(true);
  room.learn(20, 40);
  expect(room.rows).toBeLessThan(20);
  expect(room.isSettled).toBe(false);
});

const sample = (count: number, value: number) => ({
  numbers: new Float32Array(8).fill(value),
  entries: Float32Array.from({ length: 4 * count }, (_, n) => (n % 4 === 3 ? 0 : value + n)),
  count,
});

test('samples follow each other in whole rows, and what has no room goes into the next pass', () => {
  const rows = new PassRows<string>(2);
  const [few, many] = [sample(ROW + 1, 0.5), sample(3 * ROW, 0.25)];
  expect(rows.add(few, { owner: 'few', first: 0, mostRows: 4 })).toBe(ROW + 1);
  expect(rows.add(many, { owner: 'many', first: 0, mostRows: 4 })).toBe(2 * ROW);
  expect(rows.add(many, { owner: 'many', first: 2 * ROW, mostRows: 4 })).toBe(0);
  expect(rows.parts).toEqual([
    { owner: 'few', firstRow: 0, rows: 2 },
    { owner: 'many', firstRow: 2, rows: 2 },
  ]);
  const rowNumbers = Array.from({ length: 4 }, (_, row) => rows.entries[4 * ROW * row + 3]);
  expect(rowNumbers).toEqual([ROW, 1, ROW_NUMBER + ROW, ROW_NUMBER + ROW]);
  expect([...rows.entries.subarray(4 * ROW, 4 * ROW + 3)]).toEqual([
    ...few.entries.subarray(4 * ROW, 4 * ROW + 3),
  ]);
  expect([rows.numbers[0], rows.numbers[8]]).toEqual([0.5, 0.25]);
  const { parts } = rows;
  rows.clear();
  expect(parts).toHaveLength(2);
  expect(rows.add(many, { owner: 'many', first: 2 * ROW, mostRows: 4 })).toBe(ROW);
  expect([...rows.entries.subarray(0, 3)]).toEqual([...many.entries.subarray(8 * ROW, 8 * ROW + 3)]);
});

test('a pass has no more samples than the card has rows for', () => {
  const rows = new PassRows<number>(2);
  for (let n = 0; n < MOST_SAMPLES; n++) {
    expect(rows.add(sample(1, n), { owner: n, first: 0, mostRows: 2048 })).toBe(1);
  }
  expect(rows.add(sample(1, 0), { owner: 0, first: 0, mostRows: 2048 })).toBe(0);
});
