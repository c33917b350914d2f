import type { Vector3 } from '../../../volume/grid.ts';
import { FarFields } from './far-fields.ts';
import { lengthShares } from './front-lengths.ts';
import { LatticeNodes, type LatticeNode } from './lattice-nodes.ts';
import { NearFields } from './near-fields.ts';
import type { Runs } from './runs.ts';
import type { ScreenedField } from './screened-field.ts';

const MIB = 1 << 20;
/** Nodes far from the start by way of the tissue count for next to nothing, unless there are no others. */
const REMOTE = 1e-6;

/** Where a front sets out: a continuous index, and the tissue voxel that holds it. */
export interface FrontPlace {
  readonly index: Vector3;
  readonly voxel: number;
}

export interface FrontTimesOptions {
  /** Later voxels are Infinity, mm. */
  readonly greatestMm: number;
  /** Caps on the memory of far (2 bytes a node and voxel) and near fields; 192 and 96 MiB. */
  readonly farBytes?: number;
  readonly nearBytes?: number;
}

/** A front from one place. */
export interface FrontRun {
  readonly place: FrontPlace;
  /** √(D/ρ) in white matter, mm. */
  readonly widthMm: number;
  /** At most `greatestMm`. */
  readonly reachMm: number;
  /** Whether the place's own voxel is all the lattice there is. */
  readonly isSolved: boolean;
}

function smoothStep(t: number): number {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
}

/**
 * Travel times of a front from one place. Fields are solved for a lattice of starts 3 voxels apart and interpolated; around
 * the place, for the voxels it lies between; the former are shifted so that they agree with the latter on a ring.
 */
export class FrontTimes {
  readonly #field: ScreenedField;
  readonly #near: NearFields;
  readonly #far: FarFields;
  readonly #nodes: LatticeNodes;
  readonly #greatestMm: number;

  constructor(field: ScreenedField, { greatestMm, farBytes, nearBytes }: FrontTimesOptions) {
    this.#field = field;
    this.#near = new NearFields(field, nearBytes ?? 96 * MIB);
    this.#far = new FarFields(field, farBytes ?? 192 * MIB);
    this.#nodes = new LatticeNodes(field.input.tissue);
    this.#greatestMm = greatestMm;
  }

  /** Bytes of the fields kept. */
  get cachedBytes(): number {
    return this.#near.bytes + this.#far.bytes;
  }

  #nodesOf({ place, isSolved }: FrontRun): readonly LatticeNode[] {
    const { index, voxel } = place;
    if (isSolved) return [{ voxel, weight: 1 }];
    return this.#nodes.around(index, this.#field.input.tissue.components[voxel]);
  }

  /** Writes as `TravelTimes.at`. Gives the runs that it has written: a view, overwritten by the next call. */
  write(run: FrontRun, out: Float32Array): Runs {
    const { tissue } = this.#field.input;
    const { index } = run.place;
    const [x, y, z] = index.map((value, axis) => value * tissue.grid.spacing[axis]);
    const lengths = lengthShares(run.widthMm);
    const near = this.#near.around(index, lengths);
    const weighed = this.#nodesOf(run).map(({ voxel, weight }) => {
      const closeness = smoothStep((2 * (near.ringEnd - near.timeOf(voxel))) / near.ringEnd);
      // A node beyond the ring counts only where there are no others.
      return { voxel, weight: weight * (closeness + REMOTE) };
    });
    const sum = weighed.reduce((total, { weight }) => total + weight, 0);
    const scaled = lengths.flatMap(({ length, share }) =>
      weighed.map(({ voxel, weight }) => ({ voxel, length, weight: (share * weight) / sum })),
    );
    const far = this.#far;
    far.choose(scaled, [x, y, z]);
    const shift = far.shiftTo(near, this.#greatestMm);
    const around = far.mix(shift, near, { reachMm: run.reachMm, greatestMm: this.#greatestMm });
    const mixed = far.times;
    for (let n = 0; n < around.length; n += 2) out.set(mixed.subarray(around[n], around[n + 1]), around[n]);
    return around;
  }

  /** What the last front reaches within `reachMm`, at most its own reach, and some others. A view, overwritten by the next call. */
  runsWithin(reachMm: number): Runs {
    return this.#far.runsUntil(reachMm);
  }
}
