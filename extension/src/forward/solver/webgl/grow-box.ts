import type { IndexBox } from '../../../volume/bounding-box.ts';
import type { Vector3 } from '../../../volume/grid.ts';
import type { Seed } from '../start-ball.ts';

/** The smallest box around all seeds; undefined without any. */
export function boxOfSeeds(seeds: readonly Seed[]): IndexBox | undefined {
  if (seeds.length === 0) return undefined;
  const min: [number, number, number] = [seeds[0].i, seeds[0].j, seeds[0].k];
  const max: [number, number, number] = [...min];
  for (const { i, j, k } of seeds) {
    for (const [axis, index] of [i, j, k].entries()) {
      min[axis] = Math.min(min[axis], index);
      max[axis] = Math.max(max[axis], index);
    }
  }
  return { min, max };
}

/** The box with one voxel more on every side, within the grid: as far as density gets in a substep. */
export function growBox({ min, max }: IndexBox, dimensions: Vector3): IndexBox {
  return {
    min: [Math.max(0, min[0] - 1), Math.max(0, min[1] - 1), Math.max(0, min[2] - 1)],
    max: [
      Math.min(dimensions[0] - 1, max[0] + 1),
      Math.min(dimensions[1] - 1, max[1] + 1),
      Math.min(dimensions[2] - 1, max[2] + 1),
    ],
  };
}
