import type { Vector3 } from './grid.ts';
import type { Volume } from './volume.ts';

/** Lowest and highest index along i, j, k; both inside. */
export interface IndexBox {
  readonly min: Vector3;
  readonly max: Vector3;
}

/** The smallest box that holds every voxel above 0; undefined when there is none. */
export function boundingBox(volume: Volume): IndexBox | undefined {
  const { data } = volume;
  const [nx, ny, nz] = volume.grid.dimensions;
  let [minI, minJ, minK, maxI, maxJ, maxK] = [nx, ny, nz, -1, -1, -1];
  for (let k = 0, voxel = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, voxel++) {
        if (!(data[voxel] > 0)) continue;
        minI = Math.min(minI, i);
        maxI = Math.max(maxI, i);
        minJ = Math.min(minJ, j);
        maxJ = Math.max(maxJ, j);
        minK = Math.min(minK, k);
        maxK = k;
      }
    }
  }
  return maxI < 0 ? undefined : { min: [minI, minJ, minK], max: [maxI, maxJ, maxK] };
}
