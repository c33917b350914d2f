import type { Vector3 } from '../../../volume/grid.ts';
import { fixedWeights, WEIGHT_SUM } from './fixed-weights.ts';
import type { LatticeNode } from './lattice-nodes.ts';
import { LeastRecentlyUsed } from './least-recently-used.ts';
import { BLOCK } from './march-layout.ts';
import type { March } from './march.ts';
import type { NearTimes } from './near-fields.ts';
import { RING_SUMS, ringShift, type DirectedShift } from './ring-shift.ts';

/** A mixture has so many. */
const NODES = 8;
/** Without any voxel on the ring the rest of the near field aligns the far one. */
const OFF_RING = 1e-3;
/** How far nodes march, mm: as far as is asked for, and on to the next of these, lest the same be asked for again. */
const ENDS_MM = [50, 70, 100, 140, 190, 255];

/** A node of a mixture, and how far its field must go, mm. */
export interface FarNode extends LatticeNode {
  readonly untilMm: number;
}

interface Field {
  readonly address: number;
  /** How far it goes. */
  untilMm: number;
}

/** Travel times from nodes of the lattice: marched when first asked for, kept, mixed. */
export class FarFields {
  readonly #march: March;
  readonly #fields: LeastRecentlyUsed<Field>;
  readonly #free: number[] = [];
  #used = 0;

  constructor(march: March, cacheBytes: number) {
    this.#march = march;
    this.#fields = new LeastRecentlyUsed(Math.max(cacheBytes, NODES * march.layout.fieldBytes));
  }

  /** Bytes of the fields kept. */
  get bytes(): number {
    return this.#fields.size;
  }

  /** Address of the kept field of a node. */
  #address({ voxel, untilMm }: FarNode): number {
    const kept = this.#fields.get(voxel);
    if (kept && kept.untilMm >= untilMm) return kept.address;
    const field = kept ?? this.#newField(voxel);
    const { kernel, input } = this.#march;
    field.untilMm = ENDS_MM.find((mm) => mm >= untilMm) ?? ENDS_MM[ENDS_MM.length - 1];
    const [i, j, k] = input.tissue.ijk.subarray(3 * voxel, 3 * voxel + 3);
    this.#march.run([i, j, k], field.untilMm);
    kernel.keep(field.address);
    return field.address;
  }

  #newField(voxel: number): Field {
    const { layout } = this.#march;
    this.#free.push(...this.#fields.makeRoom(layout.fieldBytes).map(({ address }) => address));
    const address = this.#free.pop() ?? layout.fields + layout.fieldBytes * this.#used++;
    this.#march.reserve(address + layout.fieldBytes);
    const field = { address, untilMm: 0 };
    this.#fields.set(voxel, field, layout.fieldBytes);
    return field;
  }

  /**
   * The at most eight nodes whose fields are to be mixed; those with next to no weight are left out. `start` in mm
   * along the grid's axes.
   */
  choose(nodes: readonly FarNode[], start: Vector3): void {
    const { layout, kernel, input } = this.#march;
    const weights = fixedWeights(nodes.map(({ weight }) => weight));
    const chosen = nodes.flatMap((node, n) => (weights[n] > 0 ? [{ ...node, fixed: weights[n] }] : []));
    const addresses = chosen.map((node) => this.#address(node));
    const { integers, shorts } = this.#march;
    // Nodes of no weight refer to the first field.
    integers.fill(addresses[0], layout.mixture / 4, layout.mixture / 4 + NODES);
    integers.set(addresses, layout.mixture / 4);
    const first = layout.mixture / 2 + 2 * NODES;
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
    kernel.setSpread((2 / 3) * spread);
  }

  /** What the mixture must be shifted by to agree with the near times on their ring. */
  shiftTo({ ringBegin, ringEnd }: NearTimes, greatestMm: number): DirectedShift {
    const { layout, kernel } = this.#march;
    kernel.sumRing(layout.ring, ringBegin, ringEnd, OFF_RING, greatestMm);
    const { floats } = this.#march;
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
    const { kernel } = this.#march;
    kernel.setShift(offset, ...tilt, greatestMm);
    for (let n = 0; n < runs.length; n += 2) {
      kernel.mix(runs[n] / BLOCK, Math.ceil(runs[n + 1] / BLOCK));
    }
  }

  /** Puts the near times in, which turn into the mixed ones on the ring. */
  join({ ringBegin, ringEnd }: NearTimes, greatestMm: number): void {
    this.#march.kernel.join(ringBegin, ringEnd, greatestMm);
  }

  /** Times of the tissue voxels. A view, soon overwritten. */
  get times(): Float32Array {
    const first = this.#march.layout.result / 4;
    return this.#march.floats.subarray(first, first + this.#march.input.tissue.count);
  }
}
