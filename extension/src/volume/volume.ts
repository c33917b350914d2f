import { voxelCount, type Grid } from './grid.ts';

export type VoxelArray = Uint8Array | Uint16Array | Int16Array | Float32Array | Float64Array;

/** Voxel values on a grid; `data[i + nx * (j + ny * k)]`. Nothing else travels between folders. */
export interface Volume<T extends VoxelArray = VoxelArray> {
  readonly grid: Grid;
  readonly data: T;
}

/** Joins a grid and its values. Throws when their sizes differ. */
export function makeVolume<T extends VoxelArray>(grid: Grid, data: T): Volume<T> {
  if (data.length !== voxelCount(grid)) {
    throw new RangeError(`${data.length} values for a grid of ${grid.dimensions.join(' x ')} voxels`);
  }
  return { grid, data };
}
