import { seededRandom } from '../../../demo/src/sample/seeded-random.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { GrowthParameters } from '../../../extension/src/tumor/parameters.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import { indexToWorld } from '../../../extension/src/volume/grid.ts';

/** The paper's ranges, widened. */
const DIFFUSIVITY = [0.01, 0.2] as const;
const PROLIFERATION = [1e-4, 0.05] as const;
const TIME_DAYS = [30, 1500] as const;
/** Radius of the front where white matter is everywhere, 2√(Dρ)T − 3√(D/ρ), mm: what imaging shows, and what a head holds. */
const RADIUS_MM = [6, 55] as const;
/** ρT below this leaves hardly any cell density. */
const LEAST_GROWTH = 4;

/** Uniform draws over the ranges of those tumors that can be seen, started anywhere in tissue, more often in white matter. */
export function visibleTumors(anatomy: Anatomy, count: number, seed: number): GrowthParameters[] {
  const random = seededRandom(seed);
  const { grid, whiteMatter, grayMatter } = anatomy;
  const mask = tissueMask(anatomy);
  const [nx, ny] = grid.dimensions;
  const between = ([low, high]: readonly [number, number]): number => low + (high - low) * random.uniform();
  const start = (): GrowthParameters['start'] => {
    for (;;) {
      const voxel = Math.floor(random.uniform() * mask.length);
      if (!mask[voxel] || random.uniform() > whiteMatter[voxel] + 0.5 * grayMatter[voxel]) continue;
      const row = Math.floor(voxel / nx);
      const off = () => 0.9 * (random.uniform() - 0.5);
      return indexToWorld(grid, [(voxel % nx) + off(), (row % ny) + off(), Math.floor(row / ny) + off()]);
    }
  };
  const draws: GrowthParameters[] = [];
  while (draws.length < count) {
    const diffusivity = between(DIFFUSIVITY);
    const proliferationRate = between(PROLIFERATION);
    const timeDays = between(TIME_DAYS);
    const width = Math.sqrt(diffusivity / proliferationRate);
    const radius = 2 * Math.sqrt(diffusivity * proliferationRate) * timeDays - 3 * width;
    if (radius < RADIUS_MM[0] || radius > RADIUS_MM[1] || proliferationRate * timeDays < LEAST_GROWTH)
      continue;
    draws.push({ diffusivity, proliferationRate, timeDays, start: start() });
  }
  return draws;
}
