import type { Vector3 } from '../../../volume/grid.ts';
import { fixedWeights, WEIGHT_SUM } from './fixed-weights.ts';
import type { LatticeNode } from './lattice-nodes.ts';
import { LeastRecentlyUsed } from './least-recently-used.ts';
import type { NearTimes } from './near-fields.ts';
import { RING_SUMS, ringShift, type DirectedShift } from './ring-shift.ts';
import type { ScreenedField } from './screened-field.ts';

/** A mixture has at most so many; half of them where there is one length. */
const NODES = 16;
/** Without any voxel on the ring the rest of the near field aligns the far one. */
const OFF_RING = 1e-3;
/** What `mixRuns` may lose of a time by rounding, mm. */
const ROUNDING_MM = 0.01;

/** A node of a mixture. */
export interface FarNode extends LatticeNode {
  /** Of `ScreenedFieldInput.lengthsMm`. */
  readonly length: number;
}

/**
 * Distances from nodes of the lattice: solved when first asked for, kept, mixed. Each goes through the whole tissue, however far a
 * sample reaches: samples of a prior reach far from nearly every node, and one field does for all.
 */
export class FarFields {
  readonly #source: ScreenedField;
  readonly #fields: LeastRecentlyUsed<number>;
  readonly #free: number[] = [];
  #used = 0;

  constructor(source: ScreenedField, cacheBytes: number) {
    this.#source = source;
    this.#fields = new LeastRecentlyUsed(Math.max(cacheBytes, NODES * source.layout.fieldBytes));
  }

  /** Bytes of the fields kept. */
  get bytes(): number {
    return this.#fields.size;
  }

  /** Address of the kept field of a node. */
  #address({ voxel, length }: FarNode): number {
    const { kernel, layout, input } = this.#source;
    const key = voxel + input.tissue.count * length;
    const kept = this.#fields.get(key);
    if (kept !== undefined) return kept;
    this.#free.push(...this.#fields.makeRoom(layout.fieldBytes));
    const address = this.#free.pop() ?? layout.fields + layout.fieldBytes * this.#used++;
    this.#source.reserve(address + layout.fieldBytes);
    this.#fields.set(key, address, layout.fieldBytes);
    this.#source.run({ voxel, length, radiusMm: Infinity }, [0, input.tissue.count]);
    kernel.keep(address);
    return address;
  }

  /**
   * The at most sixteen nodes whose fields are to be mixed; those with next to no weight are left out. `start` in mm along the
   * grid's axes.
   */
  choose(nodes: readonly FarNode[], start: Vector3): void {
    const { layout, kernel, input } = this.#source;
    const weights = fixedWeights(nodes.map(({ weight }) => weight));
    const chosen = nodes.flatMap((node, n) => (weights[n] > 0 ? [{ ...node, fixed: weights[n] }] : []));
    const addresses = chosen.map((node) => this.#address(node));
    // Fields that were new had starts of their own.
    kernel.setStart(...start);
    const { integers, shorts } = this.#source;
    // Nodes of no weight refer to the first field.
    integers.fill(addresses[0], layout.mixture / 4, layout.mixture / 4 + NODES);
    integers.set(addresses, layout.mixture / 4);
    const first = layout.mixture / 2 + 2 * NODES;
    kernel.setDouble(chosen.length > NODES / 2);
    shorts.fill(0, first, first + NODES);
    shorts.set(
      chosen.map(({ fixed }) => fixed),
      first,
    );
    const { ijk, grid } = input.tissue;
    let spread = 0;
    for (const { voxel, fixed } of chosen) {
      for (let axis = 0; axis < 3; axis++) {
        const away = ijk[3 * voxel + axis] * grid.spacing[axis] - start[axis];
        spread += (fixed / WEIGHT_SUM) * away * away;
      }
    }
    kernel.setSpread((2 / 3) * spread);
  }

  /** What the mixture must be shifted by to agree with the near times on their ring. */
  shiftTo({ ringBegin, ringEnd }: NearTimes, greatestMm: number): DirectedShift {
    const { layout, kernel } = this.#source;
    kernel.sumRing(layout.ring, ringBegin, ringEnd, OFF_RING, greatestMm);
    const { floats } = this.#source;
    return ringShift(
      Float64Array.from({ length: RING_SUMS }, (_, n) => {
        const first = layout.ring / 4 + 4 * n;
        return floats[first] + floats[first + 1] + floats[first + 2] + floats[first + 3];
      }),
    );
  }

  /**
   * Mixes into `times` what a front reaches within `reachMm` of time, shifted, and puts the near times in, which turn into the mixed
   * ones on the ring. What is not within `greatestMm` becomes infinite, and what lies within `reachMm` of distance but is not reached.
   * Gives runs of voxels of all within that distance: a view, overwritten by the next call.
   */
  mix(
    { offset, tilt }: DirectedShift,
    { ringBegin, ringEnd }: NearTimes,
    { reachMm, greatestMm }: { readonly reachMm: number; readonly greatestMm: number },
  ): Int32Array {
    const { kernel, layout } = this.#source;
    // Far fields say little of what is near.
    kernel.timeTiles(offset - Math.hypot(...tilt) - ROUNDING_MM, ringEnd);
    const length = kernel.runsUntil(reachMm, layout.runs);
    const nearLength = kernel.runsNear(reachMm, layout.nearRuns);
    kernel.setShift(offset, ...tilt, greatestMm);
    kernel.mixRuns(layout.runs, length);
    kernel.join(ringBegin, ringEnd, greatestMm);
    kernel.emptyAround(layout.nearRuns, nearLength, layout.runs, length);
    return this.#runs(layout.nearRuns, nearLength);
  }

  #runs(address: number, length: number): Int32Array {
    return this.#source.integers.subarray(address / 4, address / 4 + length);
  }

  /** Runs of voxels that hold all which the last mixture reaches within a time, mm. A view, overwritten by the next call. */
  runsUntil(mm: number): Int32Array {
    const { kernel, layout } = this.#source;
    return this.#runs(layout.lastRuns, kernel.runsUntil(mm, layout.lastRuns));
  }

  /** Times of the tissue voxels. A view, soon overwritten. */
  get times(): Float32Array {
    const first = this.#source.layout.result / 4;
    return this.#source.floats.subarray(first, first + this.#source.input.tissue.count);
  }
}
