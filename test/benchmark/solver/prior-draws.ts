import { seededRandom } from '../../../demo/src/sample/seeded-random.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { fromVector } from '../../../extension/src/tumor/parameter-vector.ts';
import type { GrowthParameters } from '../../../extension/src/tumor/parameters.ts';
import { uniformPrior } from '../../../extension/src/tumor/prior.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import { indexToWorld } from '../../../extension/src/volume/grid.ts';
import { CROP_CENTER } from './brain-crop.ts';

const SEED = 20;
/** A large whole tumour, within which the start is looked for. */
const TUMOR_RADIUS_MM = 25;

/** Growth parameters as a calibration draws them in the beginning: from the prior, the same on every machine. */
export function priorDraws(anatomy: Anatomy, count: number): GrowthParameters[] {
  const { grid } = anatomy;
  const [nx, ny] = grid.dimensions;
  const region = tissueMask(anatomy).map((inside, voxel) => {
    const row = Math.floor(voxel / nx);
    const [x, y, z] = indexToWorld(grid, [voxel % nx, row % ny, Math.floor(row / ny)]);
    const distance = Math.hypot(x - CROP_CENTER[0], y - CROP_CENTER[1], z - CROP_CENTER[2]);
    return inside && distance < TUMOR_RADIUS_MM ? 1 : 0;
  });
  const prior = uniformPrior({ grid, data: region }, false);
  const random = seededRandom(SEED);
  return Array.from({ length: count }, () => fromVector(prior.sample(random)).growth);
}
