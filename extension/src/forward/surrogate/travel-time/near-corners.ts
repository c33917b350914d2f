import type { Vector3 } from '../../../volume/grid.ts';
import type { TissueVoxels } from './tissue-voxels.ts';

/** Voxels whose centres a start lies between, with weights above 0 of sum 1. */
export interface NearCorners {
  readonly voxels: readonly number[];
  readonly weights: readonly number[];
}

const CORNERS = [0, 1, 2, 3, 4, 5, 6, 7];
const AXES = [1, 2, 4];

/**
 * Trilinear weights of the corners of the cell around a start (continuous index, within tissue). Of them only those
 * count that the start's own voxel is connected with along the cell's edges: what lies across a fold of CSF is near
 * in space alone.
 */
export function nearCorners(tissue: TissueVoxels, start: Vector3): NearCorners {
  const base = start.map(Math.floor);
  const part = start.map((index, axis) => index - base[axis]);
  const numbers = CORNERS.map((corner) =>
    tissue.numberAt(base[0] + (corner & 1), base[1] + ((corner >> 1) & 1), base[2] + (corner >> 2)),
  );
  const own = start.reduce((bits, index, axis) => bits | ((Math.round(index) - base[axis]) << axis), 0);
  const connected = [own];
  for (const corner of connected) {
    for (const axis of AXES) {
      const next = corner ^ axis;
      if (numbers[next] >= 0 && !connected.includes(next)) connected.push(next);
    }
  }
  const weightOf = (corner: number): number =>
    part.reduce((product, f, axis) => product * ((corner >> axis) & 1 ? f : 1 - f), 1);
  const kept = connected.filter((corner) => weightOf(corner) > 0);
  const sum = kept.reduce((total, corner) => total + weightOf(corner), 0);
  return {
    voxels: kept.map((corner) => numbers[corner]),
    weights: kept.map((corner) => weightOf(corner) / sum),
  };
}
