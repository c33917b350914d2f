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
/** What the time of a kept field is less, mm, and in how many parts of a mm it is kept. */
const MIDDLE_MM = 128;
const UNITS = 256;

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
  #spread = 0;

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
    const spread = chosen.reduce((sum, { voxel, fixed }) => {
      const square = start.reduce((total, at, axis) => {
        return total + (ijk[3 * voxel + axis] * grid.spacing[axis] - at) ** 2;
      }, 0);
      return sum + (fixed / WEIGHT_SUM) * square;
    }, 0);
    this.#spread = (2 / 3) * spread;
    kernel.setSpread(this.#spread);
  }

  /**
   * Writes when the mixture, shifted, comes to each tile at the earliest, mm. `squares`, mm²: of each tile's least distance from the
   * start.
   */
  tileTimes({ offset, tilt }: DirectedShift, squares: Float32Array, out: Float32Array): void {
    const { kernel, layout } = this.#source;
    kernel.sumTiles(0, out.length);
    const first = layout.result / 4 + layout.padded;
    const { integers } = this.#source;
    const earlier = offset - Math.hypot(...tilt) - ROUNDING_MM;
    const spread = this.#spread;
    for (let tile = 0; tile < out.length; tile++) {
      const least = integers[first + tile] / (UNITS * WEIGHT_SUM) + MIDDLE_MM;
      out[tile] = least * Math.sqrt(squares[tile] / (squares[tile] + spread)) + earlier;
    }
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
   * Mixes into `times` over runs of voxels (see `VoxelTiles`), and adds a shift; what then is not within `greatestMm`
   * becomes infinite.
   */
  mix(runs: Int32Array, { offset, tilt }: DirectedShift, greatestMm: number): void {
    const { kernel, layout, integers } = this.#source;
    kernel.setShift(offset, ...tilt, greatestMm);
    integers.set(runs, layout.runs / 4);
    kernel.mixRuns(layout.runs, runs.length);
  }

  /** Puts the near times in, which turn into the mixed ones on the ring. */
  join({ ringBegin, ringEnd }: NearTimes, greatestMm: number): void {
    this.#source.kernel.join(ringBegin, ringEnd, greatestMm);
  }

  /** Times of the tissue voxels. A view, soon overwritten. */
  get times(): Float32Array {
    const first = this.#source.layout.result / 4;
    return this.#source.floats.subarray(first, first + this.#source.input.tissue.count);
  }
}
