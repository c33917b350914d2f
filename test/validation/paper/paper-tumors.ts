import { mixedCrops } from '../../../extension/src/forward/surrogate/paper-network/mixed-crops.ts';
import type { CropPosition } from '../../../extension/src/forward/surrogate/paper-network/crop.ts';
import { randomFrom, seedState, type Random } from '../../../extension/src/sampler/random.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { GrowthParameters } from '../../../extension/src/tumor/parameters.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import { indexToWorld } from '../../../extension/src/volume/grid.ts';

/** III.1: mm²/day, 1/day, days. */
const DIFFUSIVITY = [0.01, 0.08] as const;
const PROLIFERATION_RATE = [1e-4, 0.03] as const;
const TIME_DAYS = [50, 1000] as const;
const TIME_STEP_DAYS = 50;
/** Just inside the voxel whose corner is the middle of a crop. */
const INSIDE = 0.499;

export interface PaperTumor {
  readonly growth: GrowthParameters;
  /** The crop in whose middle it starts. */
  readonly position: CropPosition;
}

function between(random: Random, [least, most]: readonly [number, number]): number {
  return least + (most - least) * random.uniform();
}

/**
 * Tumors drawn as in III.1: D, ρ and T evenly over their ranges, T in steps; starts evenly over white and gray matter, each in
 * the middle of a crop, as in II.2.
 */
export function paperTumors(anatomy: Anatomy, count: number, seed: number): PaperTumor[] {
  const random = randomFrom(seedState(seed));
  const voxels = Array.from(tissueMask(anatomy).entries()).flatMap(([voxel, inside]) =>
    inside ? [voxel] : [],
  );
  const [nx, ny] = anatomy.grid.dimensions;
  const steps = (TIME_DAYS[1] - TIME_DAYS[0]) / TIME_STEP_DAYS + 1;
  return Array.from({ length: count }, () => {
    const voxel = voxels[Math.floor(voxels.length * random.uniform())];
    const row = Math.floor(voxel / nx);
    const start = indexToWorld(anatomy.grid, [
      (voxel % nx) - INSIDE,
      (row % ny) - INSIDE,
      Math.floor(row / ny) - INSIDE,
    ]);
    const growth = {
      diffusivity: between(random, DIFFUSIVITY),
      proliferationRate: between(random, PROLIFERATION_RATE),
      timeDays: TIME_DAYS[0] + TIME_STEP_DAYS * Math.floor(steps * random.uniform()),
      start,
    };
    const [{ position }] = mixedCrops(anatomy.grid, start);
    return { growth, position };
  });
}
