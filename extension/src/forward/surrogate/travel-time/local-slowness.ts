import { SIDES, type TissueVoxels } from './tissue-voxels.ts';

/** Slowness is averaged over this many voxels around. */
const RADIUS = 3;
/** Above this the near field would become as large as the far one. */
const GREATEST = 2.5;

/**
 * Mean slowness of the tissue around each voxel, at most 2.5: near fields reach further, in time, where tissue is
 * slow, so that they reach as far in space. Computed when asked for.
 */
export class LocalSlowness {
  readonly #tissue: TissueVoxels;
  readonly #slowness: Float32Array;
  readonly #means: Float32Array;

  constructor(tissue: TissueVoxels, slowness: Float32Array) {
    this.#tissue = tissue;
    this.#slowness = slowness;
    this.#means = new Float32Array(tissue.count);
  }

  at(voxel: number): number {
    if (this.#means[voxel] === 0) this.#means[voxel] = this.#mean(voxel);
    return this.#means[voxel];
  }

  /** The greatest of the 27 voxels around: of all starts in whose cell the voxel is a corner. */
  greatestAround(voxel: number): number {
    const { ijk, numberAt } = this.#tissue;
    const [i, j, k] = ijk.subarray(3 * voxel, 3 * voxel + 3);
    let greatest = 0;
    for (let n = 0; n < 27; n++) {
      const other = numberAt(i - 1 + (n % 3), j - 1 + (Math.floor(n / 3) % 3), k - 1 + Math.floor(n / 9));
      if (other >= 0) greatest = Math.max(greatest, this.at(other));
    }
    return greatest;
  }

  #mean(voxel: number): number {
    const { count, neighbours } = this.#tissue;
    // By steps through tissue, not across folds of CSF.
    const found = [voxel];
    const seen = new Set(found);
    let sum = 0;
    for (let step = 0, first = 0; step <= RADIUS; step++) {
      const end = found.length;
      for (let n = first; n < end; n++) {
        sum += this.#slowness[found[n]];
        if (step === RADIUS) continue;
        for (let side = 0; side < SIDES; side++) {
          const next = neighbours[SIDES * found[n] + side];
          if (next === count || seen.has(next)) continue;
          seen.add(next);
          found.push(next);
        }
      }
      first = end;
    }
    return Math.min(GREATEST, sum / found.length);
  }
}
