import { StartOutsideTissueError } from '../../../tumor/forward-model.ts';
import { worldToIndex, type Vector3 } from '../../../volume/grid.ts';
import { FarFields } from './far-fields.ts';
import { FRONT_LENGTHS, lengthShares } from './front-lengths.ts';
import { LatticeNodes, type LatticeNode } from './lattice-nodes.ts';
import { NearFields } from './near-fields.ts';
import { ScreenedField } from './screened-field.ts';
import type { TissueVoxels } from './tissue-voxels.ts';

const MIB = 1 << 20;
/** What 16 bits hold, less the margin of the nodes. */
const GREATEST_MM = 215;
/** Nodes far from the start by way of the tissue count for next to nothing, unless there are no others. */
const REMOTE = 1e-6;

export interface TravelTimesInput {
  readonly tissue: TissueVoxels;
  /** D / D_w of each tissue voxel, above 0. */
  readonly diffusivity: Float32Array;
  /** Greatest time wanted, mm of white matter, up to 215; later voxels are Infinity. */
  readonly greatestMm: number;
  /** Caps on the memory of far (2 bytes a node and voxel) and near fields; 192 and 96 MiB. */
  readonly farBytes?: number;
  readonly nearBytes?: number;
}

/** A growth as far as its travel times depend on it. */
export interface FrontStart {
  /** LPS, mm, within tissue. */
  readonly start: Vector3;
  /** √(D/ρ) in white matter, mm. */
  readonly widthMm: number;
}

interface Mixture {
  /** The start's. */
  readonly index: Vector3;
  readonly widthMm: number;
  readonly nodes: readonly LatticeNode[];
}

function smoothStep(t: number): number {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
}

/**
 * Travel times of growth fronts from any start, mm of white matter: distances as fronts of their width see them
 * (`ScreenedField`, `lengthShares`). Fields are solved for a lattice of starts 3 voxels apart and interpolated; around the
 * start, for the voxels it lies between; the former are shifted so that they agree with the latter on a ring. Continuous in
 * start and width wherever the tissue is.
 */
export class TravelTimes {
  readonly greatestMm: number;
  readonly #field: ScreenedField;
  readonly #near: NearFields;
  readonly #far: FarFields;
  readonly #nodes: LatticeNodes;

  private constructor(field: ScreenedField, input: TravelTimesInput) {
    this.greatestMm = input.greatestMm;
    this.#field = field;
    this.#near = new NearFields(field, input.nearBytes ?? 96 * MIB);
    this.#far = new FarFields(field, input.farBytes ?? 192 * MIB);
    const { tissue } = field.input;
    this.#nodes = new LatticeNodes(tissue);
  }

  /** Throws RangeError for a diffusivity that is not a positive number, and for a greatest time that is none. */
  static async create(input: TravelTimesInput): Promise<TravelTimes> {
    const { tissue, diffusivity, greatestMm } = input;
    if (!(greatestMm > 0 && greatestMm <= GREATEST_MM)) throw new RangeError(`greatestMm is ${greatestMm}`);
    return new TravelTimes(
      await ScreenedField.create({ tissue, diffusivity, lengthsMm: FRONT_LENGTHS.mm }),
      input,
    );
  }

  /** Number of tissue voxels. */
  get voxels(): number {
    return this.#field.input.tissue.count;
  }

  /** Bytes of the fields kept. */
  get cachedBytes(): number {
    return this.#near.bytes + this.#far.bytes;
  }

  /** The start as a continuous index, and the tissue voxel that holds it. */
  #enter(start: Vector3): { readonly index: Vector3; readonly voxel: number } {
    const { tissue } = this.#field.input;
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
   * Writes mm for each tissue voxel, Infinity beyond `greatestMm` and where tissue is not connected. Times beyond `reachMm`,
   * at most `greatestMm`, may be Infinity, too; voxels outside `tissue.tiles.runsWithin` that distance of the start are
   * left as they are. Throws RangeError for a start that is no position and for `out` of another length,
   * StartOutsideTissueError for a start that is not in tissue.
   */
  at(front: FrontStart, out: Float32Array, reachMm = this.greatestMm): void {
    const entered = this.#enter(front.start);
    const { components } = this.#field.input.tissue;
    const nodes = this.#nodes.around(entered.index, components[entered.voxel]);
    this.#mix({ ...entered, widthMm: front.widthMm, nodes }, out, reachMm);
  }

  /** As `at`, with the start's own voxel for a lattice: what `at` comes close to. */
  solved(front: FrontStart, out: Float32Array, reachMm = this.greatestMm): void {
    const entered = this.#enter(front.start);
    this.#mix(
      { ...entered, widthMm: front.widthMm, nodes: [{ voxel: entered.voxel, weight: 1 }] },
      out,
      reachMm,
    );
  }

  #mix({ index, widthMm, nodes }: Mixture, out: Float32Array, reachMm: number): void {
    this.#checkLength(out);
    const reach = Math.min(reachMm, this.greatestMm);
    const { tissue } = this.#field.input;
    const [x, y, z] = index.map((value, axis) => value * tissue.grid.spacing[axis]);
    const lengths = lengthShares(widthMm);
    const near = this.#near.around(index, lengths);
    const weighed = nodes.map(({ voxel, weight }) => {
      const closeness = smoothStep((2 * (near.ringEnd - near.timeOf(voxel))) / near.ringEnd);
      // A node beyond the ring counts only where there are no others.
      return { voxel, weight: weight * (closeness + REMOTE) };
    });
    const sum = weighed.reduce((total, { weight }) => total + weight, 0);
    const scaled = lengths.flatMap(({ length, share }) =>
      weighed.map(({ voxel, weight }) => ({ voxel, length, weight: (share * weight) / sum })),
    );
    const position: Vector3 = [x, y, z];
    const far = this.#far;
    far.choose(scaled, position);
    const shift = far.shiftTo(near, this.greatestMm);
    const around = far.mix(shift, near, { reachMm: reach, greatestMm: this.greatestMm });
    const mixed = far.times;
    for (let n = 0; n < around.length; n += 2) out.set(mixed.subarray(around[n], around[n + 1]), around[n]);
  }

  /**
   * Runs of voxels, as those of `VoxelTiles.runsWithin`, that hold all which the last front reaches within `reachMm`, at most that front's
   * own reach. A view, overwritten by the next call.
   */
  runsWithin(reachMm: number): Int32Array {
    return this.#far.runsUntil(reachMm);
  }
}
