/**
 * What an anchor's difference of logits tells of other samples': to so much, whatever the density, and where density is nearly 0 or
 * 1 to what so much of density makes of a logit.
 */
const OF_LOGIT = 0.5;
const OF_DENSITY = 0.003;
/** Standard deviation of the discrepancy of a voxel of which no anchor tells anything. */
const PRIOR_LOGIT = 2;
const GREATEST_LOGIT = 3;
/** Logits are taken no nearer to densities of 0 and 1. */
const LEAST_DENSITY = 1e-5;

function logit(density: number): number {
  const within = Math.min(1 - LEAST_DENSITY, Math.max(LEAST_DENSITY, density));
  return Math.log(within / (1 - within));
}

/**
 * The discrepancy between a fast model and a slow one (Kennedy & O'Hagan 2001), voxel by voxel on the scale of logits, learned from
 * samples, the anchors, that both have evaluated: the posterior mean under independent Gaussians. Near the anchors the fast model
 * so becomes the slow one, but for what differs from anchor to anchor.
 */
export class LogitDiscrepancy {
  readonly #voxels: Int32Array;
  readonly #sums: Float64Array;
  readonly #precisions: Float64Array;

  /** `voxels`: the index in the grid of each voxel in question (`SparseSimulator.voxels`). */
  constructor(voxels: Int32Array) {
    this.#voxels = voxels;
    this.#sums = new Float64Array(voxels.length);
    this.#precisions = new Float64Array(voxels.length).fill(PRIOR_LOGIT ** -2);
  }

  /** An anchor's density on the grid by both models, the fast one not corrected. */
  add(fast: Float32Array, slow: Float32Array): void {
    for (let n = 0; n < this.#voxels.length; n++) {
      const [from, to] = [fast[this.#voxels[n]], slow[this.#voxels[n]]];
      if (from === 0) continue;
      const middle = (from + to) / 2;
      const precision = 1 / (OF_LOGIT ** 2 + (OF_DENSITY / (middle * (1 - middle) + LEAST_DENSITY)) ** 2);
      this.#sums[n] += precision * (logit(to) - logit(from));
      this.#precisions[n] += precision;
    }
  }

  /** What is to be added to the logits of the fast model, in the order of `voxels`. */
  shift(): Float32Array {
    return Float32Array.from(this.#sums, (sum, n) =>
      Math.max(-GREATEST_LOGIT, Math.min(GREATEST_LOGIT, sum / this.#precisions[n])),
    );
  }
}
