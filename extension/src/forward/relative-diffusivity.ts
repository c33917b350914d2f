import type { Anatomy } from '../tumor/forward-model.ts';
import { voxelCount } from '../volume/grid.ts';

/**
 * D / D_w of Eq. 1, with p_w and p_g normalised to sum 1, on the anatomy's grid; 0 where `mask` (of tissue) is 0.
 * Throws RangeError for a `diffusivityRatio` (D_w / D_g) that is not positive, or maps of the wrong size.
 */
export function relativeDiffusivity(
  anatomy: Anatomy,
  mask: Uint8Array,
  diffusivityRatio: number,
): Float64Array {
  if (!(diffusivityRatio > 0 && Number.isFinite(diffusivityRatio))) {
    throw new RangeError(`diffusivityRatio is ${diffusivityRatio}`);
  }
  const { grid, whiteMatter, grayMatter, csf } = anatomy;
  for (const [name, map] of Object.entries({ whiteMatter, grayMatter, csf, mask })) {
    if (map.length !== voxelCount(grid)) throw new RangeError(`${name} has ${map.length} voxels`);
  }
  return Float64Array.from(mask, (inside, voxel) => {
    if (!inside) return 0;
    const white = whiteMatter[voxel];
    const gray = grayMatter[voxel];
    return (white + gray / diffusivityRatio) / (white + gray);
  });
}
