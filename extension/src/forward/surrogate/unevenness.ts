import { FARTHEST_MM } from './front-features.ts';
import { SIDES, type TissueVoxels } from './travel-time/tissue-voxels.ts';

/** The mean of a voxel's and its neighbours' travel times, less its own; see `FrontVoxel.unevenness`. */
export function unevenness({ neighbours, count }: TissueVoxels, times: Float32Array, voxel: number): number {
  const own = Math.min(times[voxel], FARTHEST_MM);
  let sum = own;
  let terms = 1;
  for (let side = SIDES * voxel; side < SIDES * (voxel + 1); side++) {
    const next = neighbours[side];
    if (next >= count || times[next] === Infinity) continue;
    sum += times[next];
    terms++;
  }
  return sum / terms - own;
}
