/** Of densities that come one by one, voxel by voxel. */
export interface DensityStatistics {
  readonly mean: Float32Array;
  readonly standardDeviation: Float32Array;
  /** Share of the weight whose density is above the threshold, in [0, 1]. */
  readonly exceedance: Float32Array;
}

/** Running weighted mean and variance of densities (West 1979), and how many exceed a threshold; none is kept. */
export class DensityAccumulator {
  readonly #mean: Float64Array;
  readonly #squares: Float64Array;
  readonly #exceeding: Float64Array;
  readonly #threshold: number;
  #weight = 0;

  constructor(voxels: number, threshold: number) {
    this.#mean = new Float64Array(voxels);
    this.#squares = new Float64Array(voxels);
    this.#exceeding = new Float64Array(voxels);
    this.#threshold = threshold;
  }

  add(density: Float32Array, weight: number): void {
    this.#weight += weight;
    const share = weight / this.#weight;
    for (let voxel = 0; voxel < density.length; voxel++) {
      const difference = density[voxel] - this.#mean[voxel];
      this.#mean[voxel] += share * difference;
      this.#squares[voxel] += weight * difference * (density[voxel] - this.#mean[voxel]);
      if (density[voxel] > this.#threshold) this.#exceeding[voxel] += weight;
    }
  }

  statistics(): DensityStatistics {
    return {
      mean: Float32Array.from(this.#mean),
      standardDeviation: Float32Array.from(this.#squares, (sum) =>
        Math.sqrt(Math.max(0, sum) / this.#weight),
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
