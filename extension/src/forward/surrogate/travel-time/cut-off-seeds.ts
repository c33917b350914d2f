import type { Vector3 } from '../../../volume/grid.ts';
import { BALL_EDGE_MM, BALL_RADIUS_MM, startBallDensity } from '../../solver/start-ball.ts';
import type { FrontPlace } from './front-times.ts';
import { SIDES, type TissueVoxels } from './tissue-voxels.ts';

/** Nothing is sown farther from the start. */
export const BALL_REACH_MM = BALL_RADIUS_MM + BALL_EDGE_MM;
/** A source stands so far within the faces of its voxel, in voxels, that rounding finds it there again. */
const WITHIN = 0.49;

/** Cells that the start ball sows where its own tissue does not lead, as a start of their own. */
export interface CutOffSeeds extends FrontPlace {
  /** How many they are, of those that the ball sows around the start itself; above 0. */
  readonly share: number;
}

/** A connected part of what was looked at so far. */
interface Part {
  readonly members: number[];
  /** Whether the start is in it. */
  readonly isOwn: boolean;
}

/**
 * The start ball lies over folds of CSF, too, and what it sows beyond them grows as well. Such seeds are found as hills of the
 * ball's density over tissue: voxels are looked at from the densest down, and those of a part that first comes together
 * with the start's at some density count as far as they are denser than that (the part's persistence). So what a bridge at
 * the ball's edge connects is nearly cut off, and one near the start leaves nothing. One that never comes together counts whole.
 */
export class CutOffSeedFinder {
  readonly #tissue: TissueVoxels;
  /** Of each voxel of the ball: its density, and the part that it belongs to so far. */
  readonly #density: Float32Array;
  readonly #parts = new Map<number, Part>();

  constructor(tissue: TissueVoxels) {
    this.#tissue = tissue;
    this.#density = new Float32Array(tissue.count);
  }

  /** Around a start in tissue; of most starts nothing. */
  at({ index, voxel: own }: FrontPlace): CutOffSeeds[] {
    const density = this.#density;
    const voxels = this.#ball(index);
    if (!this.#hasHill(voxels, index, own)) return [];
    const { ijk, grid } = this.#tissue;
    for (const voxel of voxels) {
      let square = 0;
      for (let axis = 0; axis < 3; axis++) {
        square += ((ijk[3 * voxel + axis] - index[axis]) * grid.spacing[axis]) ** 2;
      }
      density[voxel] = startBallDensity(Math.sqrt(square));
    }
    // The start's own voxel comes first, whatever the others are.
    voxels.sort((a, b) => Number(b === own) - Number(a === own) || density[b] - density[a] || a - b);
    const found: CutOffSeeds[] = [];
    let sown = 0;
    const take = (part: Part, level: number): void => {
      for (const voxel of part.members) sown += Math.min(level, density[voxel]);
      const seeds = this.#seeds(part, level);
      if (seeds) found.push(seeds);
    };
    const parts = this.#parts;
    for (const voxel of voxels) {
      const level = density[voxel];
      const beside = this.#partsBeside(voxel);
      const joined: Part = beside.find(({ isOwn }) => isOwn) ??
        beside.at(0) ?? { members: [], isOwn: voxel === own };
      for (const part of beside) {
        if (part === joined) continue;
        if (joined.isOwn) take(part, level);
        for (const member of part.members) parts.set(member, joined);
        joined.members.push(...part.members);
      }
      joined.members.push(voxel);
      parts.set(voxel, joined);
      if (joined.isOwn) sown += level;
    }
    for (const part of new Set(parts.values())) if (!part.isOwn) take(part, 0);
    parts.clear();
    return found.map((seeds) => ({ ...seeds, share: seeds.share / sown }));
  }

  /** The tissue voxels of the ball. */
  #ball(start: Vector3): number[] {
    const { grid, numberAt } = this.#tissue;
    const { spacing } = grid;
    const least = start.map((index, axis) => Math.ceil(index - BALL_REACH_MM / spacing[axis]));
    const most = start.map((index, axis) => Math.floor(index + BALL_REACH_MM / spacing[axis]));
    const voxels: number[] = [];
    for (let k = least[2]; k <= most[2]; k++) {
      const zz = ((k - start[2]) * spacing[2]) ** 2;
      for (let j = least[1]; j <= most[1]; j++) {
        const yz = zz + ((j - start[1]) * spacing[1]) ** 2;
        for (let i = least[0]; i <= most[0]; i++) {
          if (yz + ((i - start[0]) * spacing[0]) ** 2 >= BALL_REACH_MM ** 2) continue;
          const voxel = numberAt(i, j, k);
          if (voxel >= 0) voxels.push(voxel);
        }
      }
    }
    return voxels;
  }

  /** Whether some voxel but the start's own has no neighbour in tissue that is nearer to the start: most starts have none. */
  #hasHill(voxels: readonly number[], start: Vector3, own: number): boolean {
    const { ijk, neighbours, count } = this.#tissue;
    return voxels.some((voxel) => {
      if (voxel === own) return false;
      for (let axis = 0; axis < 3; axis++) {
        const away = ijk[3 * voxel + axis] - start[axis];
        if (Math.abs(away) <= 0.5) continue;
        if (neighbours[SIDES * voxel + 2 * axis + (away > 0 ? 0 : 1)] < count) return false;
      }
      return true;
    });
  }

  #partsBeside(voxel: number): Part[] {
    const { neighbours } = this.#tissue;
    const found: Part[] = [];
    for (let side = 0; side < SIDES; side++) {
      const part = this.#parts.get(neighbours[SIDES * voxel + side]);
      if (part && !found.includes(part)) found.push(part);
    }
    return found;
  }

  /** What a part has above a density, around the middle of it; undefined where that is nothing. `share`: as it is. */
  #seeds({ members }: Part, level: number): CutOffSeeds | undefined {
    const { ijk } = this.#tissue;
    const middle: [number, number, number] = [0, 0, 0];
    let sum = 0;
    for (const voxel of members) {
      const above = this.#density[voxel] - level;
      sum += above;
      for (let axis = 0; axis < 3; axis++) middle[axis] += above * ijk[3 * voxel + axis];
    }
    if (!(sum > 0)) return undefined;
    for (let axis = 0; axis < 3; axis++) middle[axis] /= sum;
    let [nearest, least] = [-1, Infinity];
    for (const voxel of members) {
      if (!(this.#density[voxel] > level)) continue;
      let square = 0;
      for (let axis = 0; axis < 3; axis++) square += (ijk[3 * voxel + axis] - middle[axis]) ** 2;
      if (square < least) [nearest, least] = [voxel, square];
    }
    const index = middle.map((value, axis) => {
      const at = ijk[3 * nearest + axis];
      return Math.min(at + WITHIN, Math.max(at - WITHIN, value));
    });
    return { index: [index[0], index[1], index[2]], voxel: nearest, share: sum };
  }
}
