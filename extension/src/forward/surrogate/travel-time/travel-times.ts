import { StartOutsideTissueError } from '../../../tumor/forward-model.ts';
import { worldToIndex, type Vector3 } from '../../../volume/grid.ts';
import { FarFields } from './far-fields.ts';
import { LatticeNodes } from './lattice-nodes.ts';
import { March } from './march.ts';
import { NearFields, type NearTimes } from './near-fields.ts';
import { RingFit } from './ring-fit.ts';
import type { TissueVoxels } from './tissue-voxels.ts';

const MIB = 1 << 20;
/** What 16 bits hold, less the margin of the nodes. */
const GREATEST_MM = 215;
/** Without any voxel on the ring the rest of the near field aligns the far one. */
const OFF_RING = 1e-3;
/** Nodes far from the start by way of the tissue count for next to nothing, unless there are no others. */
const REMOTE = 1e-6;

export interface TravelTimesInput {
  readonly tissue: TissueVoxels;
  /** Slowness of each tissue voxel, above 0; see `tissueSlowness`. */
  readonly slowness: Float32Array;
  /** Numbers of the tissue voxels whose times are wanted, ascending; all by default. */
  readonly region?: Int32Array;
  /** Greatest time wanted, mm of slowness 1, up to 215; later voxels are Infinity. */
  readonly greatestMm: number;
  /** Caps on the memory of far (2 bytes a node and voxel of the region) and near fields; 192 and 96 MiB. */
  readonly farBytes?: number;
  readonly nearBytes?: number;
}

function smoothStep(t: number): number {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
}

/**
 * Travel times G(x; start) in one slowness field: the solution of |∇G| = slowness in tissue, from any start.
 * Fields are marched from a lattice of starts 2 voxels apart and interpolated; around the start, by marches from the
 * voxels it lies between; the former are shifted so that they agree with the latter on a ring. Continuous in the
 * start wherever the tissue is.
 */
export class TravelTimes {
  readonly region: Int32Array;
  readonly greatestMm: number;
  readonly #march: March;
  readonly #near: NearFields;
  readonly #far: FarFields;
  readonly #nodes: LatticeNodes;
  readonly #placeInRegion: Int32Array;
  readonly #leastSlowness: number;

  private constructor(march: March, input: TravelTimesInput) {
    const { tissue, region } = march.input;
    this.region = region;
    this.greatestMm = input.greatestMm;
    this.#march = march;
    this.#near = new NearFields(march, input.nearBytes ?? 96 * MIB);
    this.#far = new FarFields(march, input.greatestMm, input.farBytes ?? 192 * MIB);
    this.#nodes = new LatticeNodes(tissue);
    this.#placeInRegion = new Int32Array(tissue.count).fill(-1);
    region.forEach((voxel, n) => {
      this.#placeInRegion[voxel] = n;
    });
    this.#leastSlowness = input.slowness.reduce((a, b) => Math.min(a, b), Infinity);
  }

  /** Throws RangeError for a slowness, a region or a greatest time that is none. */
  static async create(input: TravelTimesInput): Promise<TravelTimes> {
    const { tissue, slowness, greatestMm } = input;
    if (!(greatestMm > 0 && greatestMm <= GREATEST_MM)) throw new RangeError(`greatestMm is ${greatestMm}`);
    const region = input.region ?? Int32Array.from({ length: tissue.count }, (_, voxel) => voxel);
    const wrong = region.find((voxel, n) => !(voxel > (n > 0 ? region[n - 1] : -1) && voxel < tissue.count));
    if (wrong !== undefined) throw new RangeError(`region has voxel ${wrong} out of bounds or order`);
    return new TravelTimes(await March.create({ tissue, slowness, region }), input);
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
    if (out.length !== this.region.length) throw new RangeError(`out has ${out.length} voxels`);
  }

  /**
   * The field of a march of its own from a start (LPS, mm), without interpolation: what `at` comes close to.
   * Writes mm for each voxel of the region, Infinity beyond `greatestMm` and where tissue is not connected.
   * Throws RangeError for a start that is no position, StartOutsideTissueError for one that is not in tissue.
   */
  marched(start: Vector3, out: Float32Array): void {
    this.#checkLength(out);
    this.#march.run(this.#enter(start).index, this.greatestMm);
    const { times } = this.#march;
    for (let n = 0; n < out.length; n++) out[n] = times[this.region[n]];
  }

  /** As `marched`, interpolated. */
  at(start: Vector3, out: Float32Array): void {
    this.#checkLength(out);
    const { index, voxel } = this.#enter(start);
    const { tissue } = this.#march.input;
    const [x, y, z] = index.map((value, axis) => value * tissue.grid.spacing[axis]);
    const near = this.#near.around(index);
    const nodes = this.#nodes.around(index, tissue.components[voxel]).map(({ voxel: node, weight }) => {
      const closeness = smoothStep((2 * (near.ringEnd - near.time(node))) / near.ringEnd);
      return { voxel: node, weight: weight * (closeness + REMOTE) };
    });
    const sum = nodes.reduce((total, { weight }) => total + weight, 0);
    const scaled = nodes.map(({ voxel: node, weight }) => ({ voxel: node, weight: weight / sum }));
    this.#far.mix(scaled, [x, y, z], this.greatestMm / this.#leastSlowness);
    this.#join(near, [x, y, z]);
    out.set(this.#far.times);
  }

  /** Shifts the far times to agree with the near ones on the ring, and has the one turn into the other there. */
  #join(near: NearTimes, start: Vector3): void {
    const { ijk, grid } = this.#march.input.tissue;
    const { spacing } = grid;
    const { ringBegin, ringEnd, voxels, count } = near;
    const times = this.#far.times;
    const fit = new RingFit();
    const middle = (ringBegin + ringEnd) / 2;
    for (let n = 0; n < count; n++) {
      const place = this.#placeInRegion[voxels[n]];
      const time = place < 0 ? Infinity : near.time(voxels[n]);
      if (time >= ringEnd || times[place] === Infinity) continue;
      const onRing = Math.max(0, 1 - Math.abs(time - middle) / (ringEnd - middle));
      const weight = onRing + OFF_RING * (1 - time / ringEnd);
      const at = 3 * voxels[n];
      fit.add(weight, time - times[place], [
        ijk[at] * spacing[0] - start[0],
        ijk[at + 1] * spacing[1] - start[1],
        ijk[at + 2] * spacing[2] - start[2],
      ]);
    }
    this.#far.correct(fit.solve());
    for (let n = 0; n < count; n++) {
      const place = this.#placeInRegion[voxels[n]];
      const time = place < 0 ? Infinity : near.time(voxels[n]);
      if (time >= ringEnd) continue;
      const far = smoothStep((time - ringBegin) / (ringEnd - ringBegin));
      const joined = far > 0 && times[place] < Infinity ? time + far * (times[place] - time) : time;
      times[place] = joined <= this.greatestMm ? joined : Infinity;
    }
  }
}
