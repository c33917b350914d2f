import type { Vector3 } from '../../../volume/grid.ts';
import type { TissueVoxels } from './tissue-voxels.ts';

/** Of the ball around a start whose voxels are first reached on straight ways, in voxels. */
const RADIUS = 2.5;
/** On a straight way the slowness is read so often a voxel. */
const SAMPLES = 4;

/**
 * Calls `put` with the tissue voxels around a start that a straight way through tissue leads to, and the travel time
 * on it. Upwind differences are poor next to a point, where the times have a corner. The voxel that holds the start
 * is always among them. `start` is a continuous index within tissue.
 */
export function straightStarts(
  tissue: TissueVoxels,
  slowness: Float32Array,
  start: Vector3,
  put: (voxel: number, time: number) => void,
): void {
  const { spacing } = tissue.grid;
  const greatest = RADIUS * Math.max(...spacing);
  const [ci, cj, ck] = start.map(Math.round);
  const [ri, rj, rk] = spacing.map((mm) => Math.ceil(greatest / mm));
  for (let k = ck - rk; k <= ck + rk; k++) {
    for (let j = cj - rj; j <= cj + rj; j++) {
      for (let i = ci - ri; i <= ci + ri; i++) {
        const voxel = tissue.numberAt(i, j, k);
        if (voxel < 0) continue;
        const [di, dj, dk] = [i - start[0], j - start[1], k - start[2]];
        const length = Math.hypot(di * spacing[0], dj * spacing[1], dk * spacing[2]);
        const holdsStart = i === ci && j === cj && k === ck;
        if (length > greatest && !holdsStart) continue;
        const samples = Math.ceil(SAMPLES * Math.hypot(di, dj, dk)) + 1;
        let sum = 0;
        for (let n = 0; n < samples; n++) {
          const part = (n + 0.5) / samples;
          const passed = tissue.numberAt(
            Math.round(start[0] + di * part),
            Math.round(start[1] + dj * part),
            Math.round(start[2] + dk * part),
          );
          sum += passed < 0 ? Infinity : slowness[passed];
        }
        const time = (length * sum) / samples;
        if (time < Infinity) put(voxel, time);
        else if (holdsStart) put(voxel, length * slowness[voxel]);
      }
    }
  }
}
