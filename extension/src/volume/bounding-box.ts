import type { Vector3 } from './grid.ts';
import type { Volume } from './volume.ts';

/** Lowest and highest index along i, j, k; both inside. */
export interface IndexBox {
  readonly min: Vector3;
  readonly max: Vector3;
}

/** The smallest box that holds every voxel above 0; undefined when there is none. */
export function boundingBox(volume: Volume): IndexBox | undefined {
  const [nx, ny] = volume.grid.dimensions;
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  volume.data.forEach((value: number, voxel: number) => {
    if (!(value > 0)) return;
    const row = Math.floor(voxel / nx);
    [voxel % nx, row % ny, Math.floor(row / ny)].forEach((index, axis) => {
      min[axis] = Math.min(min[axis], index);
      max[axis] = Math.max(max[axis], index);
    });
  });
  return max[0] < 0 ? undefined : { min, max };
}
