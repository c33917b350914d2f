import { SharedBatch } from '../../../extension/src/calibration/shared-batch.ts';

function batchOf(window: number): { batch: SharedBatch<number>; taken: number[] } {
  const taken: number[] = [];
  const batch = new SharedBatch<number>({
    samples: Array.from({ length: 40 }, (_, n) => Float64Array.of(n)),
    threads: 2,
    largestChunk: 4,
    window,
    take: (value) => {
      taken.push(value);
    },
  });
  return { batch, taken };
}

test('threads go on from where they are, and then to what the others have left', () => {
  const { batch } = batchOf(Infinity);
  const { length } = batch.chunks;
  const half = batch.begin(1, 2);
  expect(half).toBe(Math.floor(length / 2));
  expect([batch.open(half), batch.open(half + 1), batch.open(0), batch.open(1)]).toEqual([
    half,
    half + 1,
    0,
    1,
  ]);
  // Beyond the last there is none: it takes the first of the rest.
  expect(batch.open(length)).toBe(2);
  const rest = new Set<number | undefined>();
  for (let place = batch.open(); place !== undefined; place = batch.open(place + 1)) rest.add(place);
  expect(rest.size).toBe(length - 5);
});

test('where values wait for their turn, chunks are given out in their order', () => {
  const { batch, taken } = batchOf(8);
  expect([batch.open(7), batch.open(7)]).toEqual([0, 1]);
  expect(batch.open(7)).toBeUndefined();
  // What the waiting thread does is what all wait for.
  expect(batch.urgent(7)).toBe(0);
  expect(batch.putChunk(0, [5, 6, 7, 8])).toBe(4);
  expect(taken).toEqual([5, 6, 7, 8]);
  expect(batch.open(7)).toBe(2);
});
