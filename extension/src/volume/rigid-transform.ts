import type { Direction, Grid, Vector3 } from './grid.ts';

/** A rotation and then a translation of positions (LPS, mm). */
export interface RigidTransform {
  /** Row by row; orthonormal, of determinant 1. */
  readonly rotation: Direction;
  readonly translation: Vector3;
}

/** Matrices come as decimal strings: so far their rows may be from orthonormal. */
const ORTHONORMAL = 1e-4;

/**
 * The transform with these numbers, the rotation's rows made orthonormal to the last bit.
 * Throws RangeError for a matrix that scales, shears or mirrors, and for numbers that are none.
 */
export function requireRigid(numbers: {
  readonly rotation: readonly number[];
  readonly translation: Vector3;
}): RigidTransform {
  const { rotation: m, translation } = numbers;
  const rows = [0, 3, 6].map((n): Vector3 => [m[n], m[n + 1], m[n + 2]]);
  for (const [n, row] of rows.entries()) {
    for (const [other, column] of rows.entries()) {
      const product = dot(row, column);
      if (!(Math.abs(product - (n === other ? 1 : 0)) <= ORTHONORMAL)) {
        throw new RangeError(
          n === other
            ? `row ${n + 1} of its matrix has the length ${Math.sqrt(product).toFixed(6)}`
            : `rows ${n + 1} and ${other + 1} of its matrix are not at right angles`,
        );
      }
    }
  }
  if (!translation.every(Number.isFinite)) {
    throw new RangeError(`its translation is ${translation.join(', ')}`);
  }
  const first = unit(rows[0]);
  const along = dot(rows[1], first);
  const second = unit([
    rows[1][0] - along * first[0],
    rows[1][1] - along * first[1],
    rows[1][2] - along * first[2],
  ]);
  const third = cross(first, second);
  if (dot(third, rows[2]) < 0) throw new RangeError('its matrix mirrors');
  return { rotation: [...first, ...second, ...third], translation };
}

/** The transform that undoes another. */
export function inverse({ rotation: r, translation }: RigidTransform): RigidTransform {
  const rotation: Direction = [r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]];
  const [x, y, z] = rotated(rotation, translation);
  return { rotation, translation: [-x, -y, -z] };
}

/** The transform that does `first`, then `second`. */
export function composed(first: RigidTransform, second: RigidTransform): RigidTransform {
  const column = (n: number): Vector3 =>
    rotated(second.rotation, [first.rotation[n], first.rotation[n + 3], first.rotation[n + 6]]);
  const [a, b, c] = [column(0), column(1), column(2)];
  const [x, y, z] = rotated(second.rotation, first.translation);
  const [tx, ty, tz] = second.translation;
  return {
    rotation: [a[0], b[0], c[0], a[1], b[1], c[1], a[2], b[2], c[2]],
    translation: [x + tx, y + ty, z + tz],
  };
}

/** The same voxels in another frame of reference: only where they are said to lie changes, no value is resampled. */
export function movedGrid(grid: Grid, { rotation, translation }: RigidTransform, frameUID: string): Grid {
  const d = grid.direction;
  const [x, y, z] = rotated(rotation, grid.origin);
  return {
    ...grid,
    origin: [x + translation[0], y + translation[1], z + translation[2]],
    direction: [
      ...rotated(rotation, [d[0], d[1], d[2]]),
      ...rotated(rotation, [d[3], d[4], d[5]]),
      ...rotated(rotation, [d[6], d[7], d[8]]),
    ],
    frameOfReferenceUID: frameUID,
  };
}

function rotated(r: Direction, [x, y, z]: Vector3): Vector3 {
  return [r[0] * x + r[1] * y + r[2] * z, r[3] * x + r[4] * y + r[5] * z, r[6] * x + r[7] * y + r[8] * z];
}

function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function unit(a: Vector3): Vector3 {
  const length = Math.hypot(...a);
  return [a[0] / length, a[1] / length, a[2] / length];
}

function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
