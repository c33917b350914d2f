/** A time that depends on the direction from the start alone: offset + direction · tilt, mm. */
export interface DirectedShift {
  readonly offset: number;
  readonly tilt: readonly [number, number, number];
}

/** The tilt is drawn to 0 by so much of the weights' sum: a ring may lie all on one side. */
const RIDGE = 0.01;
const UNKNOWNS = 4;

/** Weighted least squares for a `DirectedShift`, observation by observation. */
export class RingFit {
  readonly #matrix = new Float64Array(UNKNOWNS * UNKNOWNS);
  readonly #right = new Float64Array(UNKNOWNS);
  readonly #row = new Float64Array(UNKNOWNS);

  /** `x`, `y`, `z` is a vector away from the start, of any length above 0. */
  add(weight: number, shift: number, vector: readonly [x: number, y: number, z: number]): void {
    const length = Math.hypot(...vector);
    const row = this.#row;
    row[0] = 1;
    for (let axis = 0; axis < 3; axis++) row[axis + 1] = length > 0 ? vector[axis] / length : 0;
    for (let a = 0; a < UNKNOWNS; a++) {
      for (let b = 0; b < UNKNOWNS; b++) this.#matrix[a * UNKNOWNS + b] += weight * row[a] * row[b];
      this.#right[a] += weight * row[a] * shift;
    }
  }

  /** 0 without observations. */
  solve(): DirectedShift {
    const matrix = this.#matrix.slice();
    const values = this.#right.slice();
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
}
