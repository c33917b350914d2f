import type { IndexBox } from './bounding-box.ts';
import { cropArray } from './crop-array.ts';
import { subGrid } from './sub-grid.ts';
import { makeVolume, type Volume } from './volume.ts';

/** A copy of the voxels inside a box of indices, which must lie within the grid. */
export function cropVolume({ grid, data }: Volume<Float32Array>, box: IndexBox): Volume<Float32Array> {
  return makeVolume(subGrid(grid, box), cropArray(grid, data, box));
}
