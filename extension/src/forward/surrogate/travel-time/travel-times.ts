import { StartOutsideTissueError } from '../../../tumor/forward-model.ts';
import { worldToIndex, type Vector3 } from '../../../volume/grid.ts';
import { FarFields } from './far-fields.ts';
import { LatticeNodes } from './lattice-nodes.ts';
import { March } from './march.ts';
import { NearFields } from './near-fields.ts';
import type { TissueVoxels } from './tissue-voxels.ts';

const MIB = 1 << 20;
/** What 16 bits hold, less the margin of the nodes. */
const GREATEST_MM = 215;
/** Nodes far from the start by way of the tissue count for next to nothing, unless there are no others. */
const REMOTE = 1e-6;
/** Shifts are less than this, mm. */
const MARGIN_MM = 10;

export interface TravelTimesInput {
  readonly tissue: TissueVoxels;
  /** Slowness of each tissue voxel, above 0; see `tissueSlowness`. */
  readonly slowness: Float32Array;
  /** Greatest time wanted, mm of slowness 1, up to 215; later voxels are Infinity. */
  readonly greatestMm: number;
  /** Caps on the memory of far (2 bytes a node and voxel) and near fields; 192 and 96 MiB. */
  readonly farBytes?: number;
  readonly nearBytes?: number;
}

function smoothStep(t: number): number {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
}

/**
 * Travel times G(x; start) in one slowness field: the solution of |∇G| = slowness in tissue, from any start.
 * Fields are marched from a lattice of starts 3 voxels apart and interpolated; around the start, by marches from the
 * voxels it lies between; the former are shifted so that they agree with the latter on a ring. Continuous in the
 * start wherever the tissue is.
 */
export class TravelTimes {
  readonly greatestMm: number;
  readonly #march: March;
  readonly #near: NearFields;
  readonly #far: FarFields;
  readonly #nodes: LatticeNodes;

  private constructor(march: March, input: TravelTimesInput) {
    this.greatestMm = input.greatestMm;
    this.#march = march;
    this.#near = new NearFields(march, input.nearBytes ?? 96 * MIB);
    this.#far = new FarFields(march, input.farBytes ?? 192 * MIB);
    this.#nodes = new LatticeNodes(march.input.tissue);
  }

  /** Throws RangeError for a slowness that is not a positive number, and for a greatest time that is none. */
  static async create(input: TravelTimesInput): Promise<TravelTimes> {
    const { tissue, slowness, greatestMm } = input;
    if (!(greatestMm > 0 && greatestMm <= GREATEST_MM)) throw new RangeError(`greatestMm is ${greatestMm}`);
    return new TravelTimes(await March.create({ tissue, slowness }), input);
  }

  /** Number of tissue voxels. */
  get voxels(): number {
    return this.#march.input.tissue.count;
  }

  /** Bytes of the fields kept. */
  get cachedBytes(): number {
    return this.#near.bytes + this.#far.bytes;
  }

  /** The start as a continuous index, and the tissue voxel that holds it. */
  #enter(start: Vector3): { readonly index: Vector3; readonly voxel: number } {
    const { tissue } = this.#march.input;
    if (!start.every(Number.isFinite)) throw new RangeError(`start is (${start.join(', ')})`);
    const index = worldToIndex(tissue.grid, start);
    const [i, j, k] = index.map(Math.round);
    const voxel = tissue.numberAt(i, j, k);
    if (voxel < 0) throw new StartOutsideTissueError(`start (${start.join(', ')}) is not in tissue`);
    return { index, voxel };
  }

  #checkLength(out: Float32Array): void {
    if (out.length !== this.voxels) throw new RangeError(`out has ${out.length} voxels`);
  }

  /**
   * The field of a march of its own from a start (LPS, mm), without interpolation: what `at` comes close to.
   * Writes mm for each tissue voxel, Infinity beyond `greatestMm` and where tissue is not connected.
   * Throws RangeError for a start that is no position, StartOutsideTissueError for one that is not in tissue.
   */
  marched(start: Vector3, out: Float32Array): void {
    this.#checkLength(out);
    this.#march.run(this.#enter(start).index, this.greatestMm);
    out.set(this.#march.times);
  }

  /**
   * As `marched`, interpolated. Of times beyond `reachMm`, at most `greatestMm`, it is told only that they are; voxels
   * outside `tissue.tiles.runsWithin` that distance of the start are left as they are.
   */
  at(start: Vector3, out: Float32Array, reachMm = this.greatestMm): void {
    this.#checkLength(out);
    const reach = Math.min(reachMm, this.greatestMm);
    const { index, voxel } = this.#enter(start);
    const { tissue } = this.#march.input;
    const [x, y, z] = index.map((value, axis) => value * tissue.grid.spacing[axis]);
    const near = this.#near.around(index);
    const nodes = this.#nodes.around(index, tissue.components[voxel]).map(({ voxel: node, weight }) => {
      const time = near.timeOf(node);
      const closeness = smoothStep((2 * (near.ringEnd - time)) / near.ringEnd);
      // By the triangle inequality; a node beyond the ring counts only where there are no others.
      return {
        voxel: node,
        weight: weight * (closeness + REMOTE),
        untilMm: Math.max(reach, near.ringEnd) + time + MARGIN_MM,
      };
    });
    const sum = nodes.reduce((total, { weight }) => total + weight, 0);
    const scaled = nodes.map((node) => ({ ...node, weight: node.weight / sum }));
    this.#far.choose(scaled, [x, y, z]);
    const shift = this.#far.shiftTo(near, this.greatestMm);
    const runs = tissue.tiles.runsWithin([x, y, z], reach);
    this.#far.mix(runs, shift, this.greatestMm);
    this.#far.join(near, this.greatestMm);
    const { times } = this.#far;
    for (let n = 0; n < runs.length; n += 2) out.set(times.subarray(runs[n], runs[n + 1]), runs[n]);
  }
}
