import { FARTHEST_MM } from '../front-features.ts';
import type { TissueVoxels } from '../travel-time/tissue-voxels.ts';
import type { FrontStart, TravelTimes } from '../travel-time/travel-times.ts';
import { unevenness } from '../unevenness.ts';
import { CHANNELS } from './card-tensors.ts';
import { LABEL_KINDS, type CountedVoxels, type VoxelTotals } from './counted-voxels.ts';

/** How far beyond its reach a sample needs travel times: those of its last voxels' neighbours, mm. */
export interface Reach {
  readonly reachMm: number;
  readonly besideMm: number;
}

/** What a sample reaches of the voxels that count. */
export interface Reached {
  readonly count: number;
  readonly totals: VoxelTotals;
}

/** Finds the voxels that a sample reaches. */
export class ReachedVoxels {
  readonly #tissue: TissueVoxels;
  readonly #counted: CountedVoxels;
  readonly #field: TravelTimes;
  readonly #times: Float32Array;

  constructor(tissue: TissueVoxels, counted: CountedVoxels, field: TravelTimes) {
    this.#tissue = tissue;
    this.#counted = counted;
    this.#field = field;
    this.#times = new Float32Array(tissue.count);
  }

  /**
   * Writes a texel for each voxel that counts and can hold density: its place, its travel time, and how uneven that is (see
   * `FrontVoxel`). `texels` must have room for all that count. Throws as `TravelTimes.at` does.
   */
  gather(front: FrontStart, { reachMm, besideMm }: Reach, texels: Float32Array): Reached {
    const { places, kinds, signals } = this.#counted;
    const times = this.#times;
    this.#field.at(front, times, reachMm + besideMm);
    const labels = new Float64Array(LABEL_KINDS);
    let petSquares = 0;
    let count = 0;
    const runs = this.#field.runsWithin(reachMm);
    for (let n = 0; n < runs.length; n += 2) {
      for (let voxel = runs[n]; voxel < runs[n + 1]; voxel++) {
        const place = places[voxel];
        const time = Math.min(times[voxel], FARTHEST_MM);
        if (place < 0 || time > reachMm) continue;
        const at = CHANNELS * count++;
        texels[at] = place;
        texels[at + 1] = time;
        texels[at + 2] = unevenness(this.#tissue, times, voxel);
        labels[kinds[place] % LABEL_KINDS]++;
        petSquares += signals[place] ** 2;
      }
    }
    return { count, totals: { labels, petSquares } };
  }
}
