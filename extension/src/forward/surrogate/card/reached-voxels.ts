import type { Vector3 } from '../../../volume/grid.ts';
import { FARTHEST_MM } from '../front-features.ts';
import type { TissueVoxels } from '../travel-time/tissue-voxels.ts';
import type { TravelTimes } from '../travel-time/travel-times.ts';
import { unevenness } from '../unevenness.ts';
import { gridPosition } from '../grid-position.ts';
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
  readonly #fields: readonly TravelTimes[];
  readonly #times: readonly [Float32Array, Float32Array];

  constructor(tissue: TissueVoxels, counted: CountedVoxels, fields: readonly TravelTimes[]) {
    this.#tissue = tissue;
    this.#counted = counted;
    this.#fields = fields;
    this.#times = [new Float32Array(tissue.count), new Float32Array(tissue.count)];
  }

  /**
   * Writes a texel for each voxel that counts and can hold density: its place, both travel times, and their unevenness
   * (see `FrontVoxel`). `texels` must have room for all that count. Throws as `TravelTimes.at` does.
   */
  gather(start: Vector3, { reachMm, besideMm }: Reach, texels: Float32Array): Reached {
    const { tiles } = this.#tissue;
    const { places, kinds, signals } = this.#counted;
    const [firsts, seconds] = this.#times;
    this.#fields.forEach((field, n) => {
      field.at(start, this.#times[n], reachMm + besideMm);
    });
    const labels = new Float64Array(LABEL_KINDS);
    let petSquares = 0;
    let count = 0;
    const runs = tiles.runsWithin(gridPosition(this.#tissue.grid, start), reachMm);
    for (let n = 0; n < runs.length; n += 2) {
      for (let voxel = runs[n]; voxel < runs[n + 1]; voxel++) {
        const place = places[voxel];
        const first = Math.min(firsts[voxel], FARTHEST_MM);
        const second = Math.min(seconds[voxel], FARTHEST_MM);
        if (place < 0 || (first > reachMm && second > reachMm)) continue;
        const at = CHANNELS * count++;
        texels[at] = place;
        texels[at + 1] = first;
        texels[at + 2] = second;
        texels[at + 3] = unevenness(this.#tissue, firsts, voxel);
        labels[kinds[place] % LABEL_KINDS]++;
        petSquares += signals[place] ** 2;
      }
    }
    return { count, totals: { labels, petSquares } };
  }
}
