import { fromVector } from '../tumor/parameter-vector.ts';

/** Starts of one cell share what a surrogate encodes of them; mm. */
const CELL_MM = 6;
const BITS = 10;

/** Bits of three numbers, taken in turn: places near in this number are mostly near in space. */
function interleaved(cell: readonly number[]): number {
  let key = 0;
  for (let bit = BITS - 1; bit >= 0; bit--) {
    for (const value of cell) key = 2 * key + ((value >> bit) & 1);
  }
  return key;
}

/** Numbers of the samples, those with starts near each other one after the other (Morton order). */
export function startOrder(samples: readonly Float64Array[]): number[] {
  const starts = samples.map((theta) => fromVector(theta).growth.start);
  const least = [0, 1, 2].map((axis) => starts.reduce((a, start) => Math.min(a, start[axis]), Infinity));
  const keys = starts.map((start) =>
    interleaved(start.map((mm, axis) => Math.min((1 << BITS) - 1, Math.floor((mm - least[axis]) / CELL_MM)))),
  );
  return [...samples.keys()].sort((a, b) => keys[a] - keys[b] || a - b);
}
