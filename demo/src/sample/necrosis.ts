import { resampleAverage } from '../../../extension/src/volume/resample-average.ts';
import { resampleTrilinear } from '../../../extension/src/volume/resample-trilinear.ts';
import { smoothGaussian } from '../../../extension/src/volume/smooth-gaussian.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import type { Grid } from '../../../extension/src/volume/grid.ts';

/** Of a mask smoothed with this standard deviation, the level below is reached some 3 mm inside its border. */
const DEPTH_SIGMA_MM = 2.5;
const DEPTH_LEVEL = 0.85;
/** How much the border of the necrosis wanders, in the same units. */
const WANDER = 0.035;

/**
 * How far inside the core each voxel of the fine grid lies, 0 at the border of the necrosis and above 0 in
 * it: necrosis is what lies deep inside the core, with an irregular border.
 */
export function necrosisDepth(
  core: Uint8Array,
  texture: Float32Array,
  { coarse, fine }: { readonly coarse: Grid; readonly fine: Grid },
): Float32Array {
  const coarseCore = resampleAverage(makeVolume(fine, core), coarse);
  const depth = resampleTrilinear(smoothGaussian(coarseCore, DEPTH_SIGMA_MM), fine).data;
  for (let n = 0; n < depth.length; n++) depth[n] += WANDER * texture[n] - DEPTH_LEVEL;
  return depth;
}
