import type { Vector3 } from '../../../volume/grid.ts';
import type { TissueVoxels } from './tissue-voxels.ts';

/** Voxels from one node of the lattice to the next, along each axis. */
const STEP = 3;
/** A node that is not tissue is moved to the nearest voxel that is; looked for this far, then everywhere. */
const LOOK = 4;

/** One corner of the lattice's cell around a start. */
export interface LatticeNode {
  /** Tissue voxel that the node's field is of. */
  readonly voxel: number;
  readonly weight: number;
}

/** The lattice of every third voxel; a node stands in one connected part of the tissue. */
export class LatticeNodes {
  readonly #tissue: TissueVoxels;
  readonly #moved = new Map<number, number>();

  constructor(tissue: TissueVoxels) {
    this.#tissue = tissue;
  }

  /** The eight nodes around a continuous index, trilinear weights of sum 1, all in one part of the tissue. */
  around(start: Vector3, component: number): LatticeNode[] {
    const base = start.map((index) => STEP * Math.floor(index / STEP));
    const part = start.map((index, axis) => (index - base[axis]) / STEP);
    return Array.from({ length: 8 }, (_, corner) => {
      const bits = [corner & 1, (corner >> 1) & 1, corner >> 2];
      const [i, j, k] = base.map((index, axis) => index + STEP * bits[axis]);
      const weight = part.reduce((product, f, axis) => product * (bits[axis] ? f : 1 - f), 1);
      return { voxel: this.#voxel(i, j, k, component), weight };
    });
  }

  #voxel(i: number, j: number, k: number, component: number): number {
    const { grid, components, numberAt } = this.#tissue;
    const own = numberAt(i, j, k);
    if (own >= 0 && components[own] === component) return own;
    const [nx, ny] = grid.dimensions.map((n) => n + 2 * STEP);
    const key = (i + STEP + nx * (j + STEP + ny * (k + STEP))) * this.#tissue.count + component;
    let nearest = this.#moved.get(key);
    if (nearest === undefined) {
      nearest = this.#nearest([i, j, k], component);
      this.#moved.set(key, nearest);
    }
    return nearest;
  }

  #nearest(from: Vector3, component: number): number {
    const { grid, count, ijk, components, numberAt } = this.#tissue;
    let nearest = -1;
    let least = Infinity;
    const consider = (voxel: number): void => {
      if (voxel < 0 || components[voxel] !== component) return;
      const distance = Math.hypot(
        ...from.map((index, axis) => (ijk[3 * voxel + axis] - index) * grid.spacing[axis]),
      );
      if (distance >= least) return;
      least = distance;
      nearest = voxel;
    };
    for (let k = -LOOK; k <= LOOK; k++) {
      for (let j = -LOOK; j <= LOOK; j++) {
        for (let i = -LOOK; i <= LOOK; i++) consider(numberAt(from[0] + i, from[1] + j, from[2] + k));
      }
    }
    if (nearest >= 0) return nearest;
    for (let voxel = 0; voxel < count; voxel++) consider(voxel);
    return nearest;
  }
}
