/** A symmetric matrix or a triangle of it, row by row. */
export type Matrix = readonly Float64Array[];

export interface Moments {
  /** θ̄ = Σ wᵢ θᵢ. */
  readonly mean: Float64Array;
  /** Σ wᵢ (θᵢ − θ̄)(θᵢ − θ̄)ᵀ (Ching & Chen 2007, Eq. 17, without its β²). */
  readonly covariance: Matrix;
}

/** Mean and covariance of samples with weights that sum to 1. */
export function weightedMoments(samples: readonly Float64Array[], weights: Float64Array): Moments {
  const dimension = samples[0].length;
  const mean = new Float64Array(dimension);
  samples.forEach((theta, n) => {
    theta.forEach((value, axis) => {
      mean[axis] += weights[n] * value;
    });
  });
  const covariance = Array.from({ length: dimension }, () => new Float64Array(dimension));
  samples.forEach((theta, n) => {
    for (let row = 0; row < dimension; row++) {
      const weighted = weights[n] * (theta[row] - mean[row]);
      for (let column = 0; column < dimension; column++) {
        covariance[row][column] += weighted * (theta[column] - mean[column]);
      }
    }
  });
  return { mean, covariance };
}

/** Mean and covariance of samples of equal weight. */
export function moments(samples: readonly Float64Array[]): Moments {
  return weightedMoments(samples, new Float64Array(samples.length).fill(1 / samples.length));
}

/** A pivot below this part of its diagonal entry is rounding, not spread. */
const SMALLEST_PIVOT = 1e-12;

/** Lower triangle L with L Lᵀ = matrix; undefined where the matrix has no full rank. */
export function choleskyFactor(matrix: Matrix): Matrix | undefined {
  const dimension = matrix.length;
  const factor = Array.from({ length: dimension }, () => new Float64Array(dimension));
  for (let row = 0; row < dimension; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row][column];
      for (let n = 0; n < column; n++) rest -= factor[row][n] * factor[column][n];
      if (row === column) {
        if (!(rest > SMALLEST_PIVOT * matrix[row][row])) return undefined;
        factor[row][row] = Math.sqrt(rest);
      } else {
        factor[row][column] = rest / factor[column][column];
      }
    }
  }
  return factor;
}
