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
/**
 * Fields go so far, mm. Which of them a sample takes depends on its reach alone (see `radiusShares`), so that its numbers do
 * not depend on what was asked for before.
 */
const RADII_MM = [70, 100, Infinity];
/** Nodes are no farther from their start than this, but for a few that had to be moved; mm. */
const NODE_MM = 12;
/** Over so much of the reach, mm, fields of one radius turn into those of the next. */
const BETWEEN_MM = 3;

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

/** A radius that fields go to, and how much they count. */
export interface RadiusShare {
  /** Of `RADII_MM`. */
  readonly radius: number;
  readonly share: number;
}

/** Which fields a reach takes: those of one radius, or, so that nothing jumps, of two. */
export function radiusShares(reachMm: number): RadiusShare[] {
  const radius = RADII_MM.findIndex((mm) => reachMm + NODE_MM <= mm);
  const own = Math.min(1, (RADII_MM[radius] - reachMm - NODE_MM) / BETWEEN_MM);
  return [
    { radius, share: own },
    { radius: radius + 1, share: 1 - own },
  ].filter(({ share }) => share > 0);
}

/** The earliest that a mixture comes to each tile; see `leastTime`. */
export interface TileTimes {
  /** Before it is narrowed and shifted, mm. */
  readonly least: Float32Array;
  readonly spread: number;
  readonly offset: number;
}

/** No voxel of a tile, whose least squared distance from the start is `square`, has an earlier time in the mixture; mm. */
export function leastTime({ least, spread, offset }: TileTimes, tile: number, square: number): number {
  return least[tile] * Math.sqrt(square / (square + spread)) + offset;
}

/** Distances from nodes of the lattice: solved when first asked for, kept, mixed. */
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
  #address({ voxel, length }: FarNode, radius: number): number {
    const { kernel, layout, input } = this.#source;
    const key = voxel + input.tissue.count * (RADII_MM.length * length + radius);
    const kept = this.#fields.get(key);
    if (kept !== undefined) return kept;
    this.#free.push(...this.#fields.makeRoom(layout.fieldBytes));
    const address = this.#free.pop() ?? layout.fields + layout.fieldBytes * this.#used++;
    this.#source.reserve(address + layout.fieldBytes);
    this.#fields.set(key, address, layout.fieldBytes);
    this.#source.run({ voxel, length, radiusMm: RADII_MM[radius] }, [0, input.tissue.count]);
    kernel.keep(address);
    return address;
  }

  /**
   * The at most sixteen nodes whose fields of a radius are to be mixed; those with next to no weight are left out. `start` in
   * mm along the grid's axes.
   */
  choose(nodes: readonly FarNode[], start: Vector3, radius: number): void {
    const { layout, kernel, input } = this.#source;
    const weights = fixedWeights(nodes.map(({ weight }) => weight));
    const chosen = nodes.flatMap((node, n) => (weights[n] > 0 ? [{ ...node, fixed: weights[n] }] : []));
    const addresses = chosen.map((node) => this.#address(node, radius));
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

  /** When the mixture, shifted, comes to each tile at the earliest; `least`, an element a tile, is written to. */
  tileTimes({ offset, tilt }: DirectedShift, least: Float32Array): TileTimes {
    const { kernel, layout } = this.#source;
    kernel.sumTiles(0, least.length);
    const first = layout.result / 4 + layout.padded;
    const { integers } = this.#source;
    for (let tile = 0; tile < least.length; tile++) {
      least[tile] = integers[first + tile] / (UNITS * WEIGHT_SUM) + MIDDLE_MM;
    }
    return { least, spread: this.#spread, offset: offset - Math.hypot(...tilt) - ROUNDING_MM };
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
