import { sameGrid, type Grid } from '../../../extension/src/volume/grid.ts';
import { resampleAverage } from '../../../extension/src/volume/resample-average.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';

/** Files of one case state their grids with rounding. */
const SAME_MM = 0.01;

export function isOnGrid(volume: Volume, grid: Grid): boolean {
  return sameGrid(volume.grid, grid, SAME_MM);
}

/** The values on another grid: as they are where the grids agree, else means over its voxels. */
export function onGrid(volume: Volume<Float32Array>, grid: Grid): Float32Array {
  return isOnGrid(volume, grid) ? volume.data : resampleAverage(volume, grid).data;
}

/** Where a label is, 1 inside, on another grid: voxels that it fills at least by half. */
export function maskOnGrid(labels: Volume, isInside: (label: number) => boolean, grid: Grid): Uint8Array {
  const inside = new Float32Array(labels.data.length);
  for (let n = 0; n < inside.length; n++) inside[n] = isInside(labels.data[n]) ? 1 : 0;
  const filled = onGrid(makeVolume(labels.grid, inside), grid);
  const mask = new Uint8Array(filled.length);
  for (let n = 0; n < mask.length; n++) mask[n] = filled[n] >= 0.5 ? 1 : 0;
  return mask;
}
