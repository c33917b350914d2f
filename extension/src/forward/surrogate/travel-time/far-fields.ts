import type { Vector3 } from '../../../volume/grid.ts';
import type { LatticeNode } from './lattice-nodes.ts';
import { LeastRecentlyUsed } from './least-recently-used.ts';
import type { March } from './march.ts';
import type { DirectedShift } from './ring-fit.ts';

/** A mixture has so many. */
const NODES = 8;
/** Nodes march further than the caller asks: they lie beside the start, and slow tissue may lie between. */
const MARGIN_MM = 40;

/** Travel times over the region from nodes of the lattice: marched when first asked for, kept, mixed. */
export class FarFields {
  readonly #march: March;
  readonly #greatestMm: number;
  readonly #slots: LeastRecentlyUsed<number>;
  readonly #free: number[] = [];
  readonly #sliceEnds: Int32Array;
  #used = 0;
  #blocks: readonly [number, number] = [0, 0];

  constructor(march: March, greatestMm: number, cacheBytes: number) {
    this.#march = march;
    this.#greatestMm = greatestMm;
    const { fieldBytes } = march.layout;
    this.#slots = new LeastRecentlyUsed(Math.max(cacheBytes, NODES * fieldBytes));
    const { tissue, region } = march.input;
    this.#sliceEnds = new Int32Array(tissue.grid.dimensions[2]);
    region.forEach((voxel, n) => {
      this.#sliceEnds.fill(n + 1, tissue.ijk[3 * voxel + 2]);
    });
  }

  /** Bytes of the fields kept. */
  get bytes(): number {
    return this.#slots.size;
  }

  /** Address of the kept field of a node. */
  #address(voxel: number): number {
    const kept = this.#slots.get(voxel);
    if (kept !== undefined) return kept;
    const { layout, kernel, input } = this.#march;
    this.#free.push(...this.#slots.makeRoom(layout.fieldBytes));
    let address = this.#free.pop();
    if (address === undefined) {
      address = layout.fields + layout.fieldBytes * this.#used++;
      this.#march.reserve(address + layout.fieldBytes);
    }
    const [i, j, k] = input.tissue.ijk.subarray(3 * voxel, 3 * voxel + 3);
    this.#march.run([i, j, k], this.#greatestMm + MARGIN_MM);
    kernel.keep(address);
    this.#slots.set(voxel, address, layout.fieldBytes);
    return address;
  }

  /**
   * Mixes the fields of eight nodes into `times`, where the region lies within `reachMm` of the start; what does not
   * becomes infinite. `start` in mm along the grid's axes.
   */
  mix(nodes: readonly LatticeNode[], start: Vector3, reachMm: number): void {
    const { layout, kernel, input } = this.#march;
    const addresses = nodes.map(({ voxel }) => this.#address(voxel));
    const { floats, integers } = this.#march;
    integers.set(addresses, layout.mixture / 4);
    floats.set(
      nodes.map(({ weight }) => weight),
      layout.mixture / 4 + NODES,
    );
    const { ijk, grid } = input.tissue;
    const spread = nodes.reduce((sum, { voxel, weight }) => {
      const square = start.reduce((total, at, axis) => {
        return total + (ijk[3 * voxel + axis] * grid.spacing[axis] - at) ** 2;
      }, 0);
      return sum + weight * square;
    }, 0);

    const count = input.region.length;
    const first = Math.ceil((start[2] - reachMm) / grid.spacing[2]);
    const last = Math.min(grid.dimensions[2] - 1, Math.floor((start[2] + reachMm) / grid.spacing[2]));
    const from = first > 0 ? this.#sliceEnds[first - 1] : 0;
    const end = this.#sliceEnds[last];
    this.#blocks = [from >> 2, (end + 3) >> 2];
    const result = layout.result / 4;
    floats.fill(Infinity, result, result + (this.#blocks[0] << 2));
    floats.fill(Infinity, result + Math.min(count, this.#blocks[1] << 2), result + count);
    kernel.setStart(...start);
    kernel.mix(...this.#blocks, (2 / 3) * spread);
  }

  /** Adds a shift to what `mix` has mixed; what then is not within the greatest time becomes infinite. */
  correct({ offset, tilt }: DirectedShift): void {
    this.#march.kernel.correct(...this.#blocks, offset, ...tilt, this.#greatestMm);
  }

  /** Times of the region. A view, soon overwritten. */
  get times(): Float32Array {
    const first = this.#march.layout.result / 4;
    return this.#march.floats.subarray(first, first + this.#march.input.region.length);
  }
}
