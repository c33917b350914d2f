import { FARTHEST_MM } from '../front-features.ts';
import { MemoryRoom } from '../network/memory-room.ts';
import { SIDES, type TissueVoxels } from '../travel-time/tissue-voxels.ts';
import type { FrontStart, TravelTimes } from '../travel-time/travel-times.ts';
import { CHANNELS } from './card-tensors.ts';
import { LABEL_KINDS, type CountedVoxels, type VoxelTotals } from './counted-voxels.ts';
import { instantiateReached, type ReachedExports } from './reached-kernel.ts';

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

/** Finds the voxels that a sample reaches, in WebAssembly: this is done for every sample, and all its voxels. */
export class ReachedVoxels {
  readonly #kernel: ReachedExports;
  readonly #field: TravelTimes;
  readonly #times: Float32Array;
  readonly #runs: Int32Array;
  readonly #labels: Float64Array;
  readonly #petSquares: Float64Array;
  /**
   * A texel for each voxel that counts and that the last front reached: its place, its travel time, and how uneven that is (see
   * `FrontVoxel`). Overwritten by the next.
   */
  readonly texels: Float32Array;

  private constructor(
    kernel: ReachedExports,
    { tissue, counted, field }: { tissue: TissueVoxels; counted: CountedVoxels; field: TravelTimes },
  ) {
    this.#kernel = kernel;
    this.#field = field;
    const { count, neighbours: sides, tiles } = tissue;
    const { places: placeOf, voxels, kinds: kindAt, signals: signalAt } = counted;
    const room = new MemoryRoom(kernel.memory);
    const times = room.take(4 * (count + 1));
    const neighbours = room.take(4 * SIDES * count);
    const places = room.take(4 * count);
    const kinds = room.take(count);
    const signals = room.take(4 * count);
    const runs = room.take(4 * tiles.mostRunNumbers);
    const totals = room.take(8 * (LABEL_KINDS + 1));
    const entries = room.take(4 * CHANNELS * voxels.length);
    room.grow();
    kernel.setVoxels(times, neighbours, places, kinds, signals);
    kernel.setResults(entries, totals);

    const { buffer } = kernel.memory;
    // What is not tissue stands behind the last voxel.
    new Float32Array(buffer, times, count + 1).fill(Infinity);
    const around = new Uint32Array(buffer, neighbours, sides.length);
    for (let side = 0; side < sides.length; side++) around[side] = times + 4 * sides[side];
    new Int32Array(buffer, places, count).set(placeOf);
    const kindOf = new Uint8Array(buffer, kinds, count);
    const signalOf = new Float32Array(buffer, signals, count);
    voxels.forEach((voxel, place) => {
      kindOf[voxel] = kindAt[place];
      signalOf[voxel] = signalAt[place];
    });
    this.#times = new Float32Array(buffer, times, count);
    this.#runs = new Int32Array(buffer, runs, tiles.mostRunNumbers);
    this.#labels = new Float64Array(buffer, totals, LABEL_KINDS);
    this.#petSquares = new Float64Array(buffer, totals + 8 * LABEL_KINDS, 1);
    this.texels = new Float32Array(buffer, entries, CHANNELS * voxels.length);
  }

  static async create(
    tissue: TissueVoxels,
    counted: CountedVoxels,
    field: TravelTimes,
  ): Promise<ReachedVoxels> {
    return new ReachedVoxels(await instantiateReached(), { tissue, counted, field });
  }

  /** Fills `texels`; the totals' labels are a view, overwritten by the next call. Throws as `TravelTimes.at` does. */
  gather(front: FrontStart, { reachMm, besideMm }: Reach): Reached {
    this.#field.at(front, this.#times, reachMm + besideMm);
    const runs = this.#field.runsWithin(reachMm);
    this.#runs.set(runs);
    const count = this.#kernel.gather(this.#runs.byteOffset, runs.length, reachMm, FARTHEST_MM);
    return { count, totals: { labels: this.#labels, petSquares: this.#petSquares[0] } };
  }
}
