/** A time that depends on the direction from the start alone: offset + direction · tilt, mm. */
export interface DirectedShift {
  readonly offset: number;
  readonly tilt: readonly [number, number, number];
}

/** The tilt is drawn to 0 by so much of the weights' sum: a ring may lie all on one side. */
const RIDGE = 0.01;
const UNKNOWNS = 4;
/** Of the upper triangle of the matrix and the right side. */
export const RING_SUMS = 14;

/**
 * Solves weighted least squares for the shift: `sums` is the upper triangle of Σ weight · (1, direction)ᵀ(1, direction),
 * row by row, then Σ weight · shift · (1, direction). 0 where the weights are.
 */
export function ringShift(sums: Float64Array): DirectedShift {
  const matrix = new Float64Array(UNKNOWNS * UNKNOWNS);
  let next = 0;
  for (let a = 0; a < UNKNOWNS; a++) {
    for (let b = a; b < UNKNOWNS; b++) {
      matrix[a * UNKNOWNS + b] = sums[next];
      matrix[b * UNKNOWNS + a] = sums[next++];
    }
  }
  const values = sums.slice(next);
  const weights = matrix[0];
  if (!(weights > 0)) return { offset: 0, tilt: [0, 0, 0] };
  for (let a = 1; a < UNKNOWNS; a++) matrix[a * UNKNOWNS + a] += RIDGE * weights;
  // Positive definite, so no pivot is needed.
  for (let pivot = 0; pivot < UNKNOWNS; pivot++) {
    for (let a = 0; a < UNKNOWNS; a++) {
      if (a === pivot) continue;
      const factor = matrix[a * UNKNOWNS + pivot] / matrix[pivot * UNKNOWNS + pivot];
      for (let b = pivot; b < UNKNOWNS; b++)
        matrix[a * UNKNOWNS + b] -= factor * matrix[pivot * UNKNOWNS + b];
      values[a] -= factor * values[pivot];
    }
  }
  const [offset, x, y, z] = values.map((value, a) => value / matrix[a * UNKNOWNS + a]);
  return { offset, tilt: [x, y, z] };
}
