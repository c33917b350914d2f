import type { Direction, Grid, Vector3 } from '../../../extension/src/volume/grid.ts';
import { indexToWorld } from '../../../extension/src/volume/grid.ts';
import type { Volume, VoxelArray } from '../../../extension/src/volume/volume.ts';

/** Which of the old axes a new axis runs along, and whether against it. */
interface AxisChoice {
  readonly axis: 0 | 1 | 2;
  readonly reversed: boolean;
}

/**
 * The same voxels at the same places, with axes that suit a DICOM series: i as nearly as possible to the
 * patient's left, j to posterior, k to superior, and right-handed, so that ascending k is the order of
 * slices along row x column direction. Only reorders voxels; nothing is interpolated.
 */
export function axialVolume<T extends VoxelArray>(volume: Volume<T>): Volume<T> {
  const choices = chooseAxes(volume.grid.direction);
  const { dimensions: size } = volume.grid;
  const grid = reorderedGrid(volume.grid, choices);
  const strides = [1, size[0], size[0] * size[1]];
  const steps = choices.map(({ axis, reversed }) => (reversed ? -strides[axis] : strides[axis]));
  const start = choices.reduce(
    (sum, { axis, reversed }) => sum + (reversed ? strides[axis] * (size[axis] - 1) : 0),
    0,
  );
  const data = volume.data.slice() as T;
  const [nx, ny, nz] = grid.dimensions;
  let voxel = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      let from = start + k * steps[2] + j * steps[1];
      for (let i = 0; i < nx; i++, from += steps[0]) data[voxel++] = volume.data[from];
    }
  }
  return { grid, data };
}

function reorderedGrid(grid: Grid, choices: readonly AxisChoice[]): Grid {
  const first: [number, number, number] = [0, 0, 0];
  for (const { axis, reversed } of choices) if (reversed) first[axis] = grid.dimensions[axis] - 1;
  const along = (values: Vector3): Vector3 => [
    values[choices[0].axis],
    values[choices[1].axis],
    values[choices[2].axis],
  ];
  const [i, j, k] = choices.map((choice) => axisDirection(grid.direction, choice));
  const direction: Direction = [...i, ...j, ...k];
  return {
    dimensions: along(grid.dimensions),
    spacing: along(grid.spacing),
    origin: indexToWorld(grid, first),
    direction,
    frameOfReferenceUID: grid.frameOfReferenceUID,
  };
}

function chooseAxes(direction: Direction): AxisChoice[] {
  const orders: (readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2])[] = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  const alignment = (order: readonly number[]): number =>
    order.reduce((sum, axis, n) => sum + Math.abs(direction[3 * axis + n]), 0);
  const best = orders.reduce((a, b) => (alignment(b) > alignment(a) + 1e-9 ? b : a));
  const choices = best.map((axis, n): AxisChoice => ({ axis, reversed: direction[3 * axis + n] < 0 }));
  if (handedness(choices.map((choice) => axisDirection(direction, choice))) > 0) return choices;
  // Only far from any patient axis can the nearest choice be left-handed; then the slices run downwards.
  return choices.map((choice, n) => (n === 2 ? { ...choice, reversed: !choice.reversed } : choice));
}

function axisDirection(direction: Direction, { axis, reversed }: AxisChoice): Vector3 {
  const at = (n: number): number => (reversed ? -direction[3 * axis + n] : direction[3 * axis + n]) + 0;
  return [at(0), at(1), at(2)];
}

function handedness([i, j, k]: readonly Vector3[]): number {
  return (
    (i[1] * j[2] - i[2] * j[1]) * k[0] +
    (i[2] * j[0] - i[0] * j[2]) * k[1] +
    (i[0] * j[1] - i[1] * j[0]) * k[2]
  );
}
