/** Of densities that come one by one, voxel by voxel. */
export interface DensityStatistics {
  readonly mean: Float32Array;
  readonly standardDeviation: Float32Array;
  /** Share of the weight whose density is above the threshold, in [0, 1]. */
  readonly exceedance: Float32Array;
}

/**
 * Weighted sums of densities and of their squares, and how many exceed a threshold; no density is kept. They are in [0, 1], so that
 * sums in double precision lose nothing that counts, and most voxels are 0 and cost nothing.
 */
export class DensityAccumulator {
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  readonly #exceeding: Float64Array;
  readonly #threshold: number;
  #weight = 0;

  constructor(voxels: number, threshold: number) {
    this.#sums = new Float64Array(voxels);
    this.#squares = new Float64Array(voxels);
    this.#exceeding = new Float64Array(voxels);
    this.#threshold = threshold;
  }

  add(density: Float32Array, weight: number): void {
    this.#weight += weight;
    const [sums, squares, exceeding, threshold] = [
      this.#sums,
      this.#squares,
      this.#exceeding,
      this.#threshold,
    ];
    for (let voxel = 0; voxel < density.length; voxel++) {
      const u = density[voxel];
      if (u === 0) continue;
      sums[voxel] += weight * u;
      squares[voxel] += weight * u * u;
      if (u > threshold) exceeding[voxel] += weight;
    }
  }

  statistics(): DensityStatistics {
    const mean = this.#sums.map((sum) => sum / this.#weight);
    return {
      mean: Float32Array.from(mean),
      standardDeviation: Float32Array.from(this.#squares, (sum, voxel) =>
        Math.sqrt(Math.max(0, sum / this.#weight - mean[voxel] ** 2)),
      ),
      exceedance: Float32Array.from(this.#exceeding, (weight) => weight / this.#weight),
    };
  }
}

/** Samples that are not the same: for each its places, the first one first. */
export function distinctSamples(samples: readonly Float64Array[]): { readonly places: readonly number[] }[] {
  const known = new Map<string, { places: number[] }>();
  for (const [n, theta] of samples.entries()) {
    const key = theta.join();
    const same = known.get(key);
    if (same) same.places.push(n);
    else known.set(key, { places: [n] });
  }
  return [...known.values()];
}
