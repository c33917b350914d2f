import { axialVolume } from '../../demo/src/images/axial-volume.ts';
import { indexToWorld, type Direction, type Grid, type Vector3 } from '../../extension/src/volume/grid.ts';
import { makeVolume, type Volume } from '../../extension/src/volume/volume.ts';

/** All 48 ways in which three axes can run along x, y, z. */
const SIGNED_AXES: Direction[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
].flatMap((order) =>
  Array.from({ length: 8 }, (_, signs) => {
    const direction = new Array<number>(9).fill(0);
    order.forEach((patientAxis, axis) => {
      direction[3 * axis + patientAxis] = (signs >> axis) & 1 ? -1 : 1;
    });
    return direction as unknown as Direction;
  }),
);

/** A rotation about (1, 1, 1), applied to the axes. */
function turned(direction: Direction, degrees: number): Direction {
  const angle = (degrees * Math.PI) / 180;
  const c = Math.cos(angle);
  const a = (1 - c) / 3;
  const b = Math.sin(angle) / Math.sqrt(3);
  const rows = [
    [c + a, a - b, a + b],
    [a + b, c + a, a - b],
    [a - b, a + b, c + a],
  ];
  return [0, 1, 2].flatMap((axis) =>
    rows.map((row) => [0, 1, 2].reduce((sum, n) => sum + row[n] * direction[3 * axis + n], 0)),
  ) as unknown as Direction;
}

/** Every voxel has its own value. */
function phantom(direction: Direction): Volume<Float32Array> {
  const grid: Grid = {
    dimensions: [2, 3, 4],
    spacing: [0.7, 1.3, 2.9],
    origin: [-11, 7, 3],
    direction,
    frameOfReferenceUID: '1.2.3',
  };
  return makeVolume(
    grid,
    Float32Array.from({ length: 24 }, (_, n) => n),
  );
}

/** Where each value is. */
function places({ grid, data }: Volume): Map<number, Vector3> {
  const [nx, ny] = grid.dimensions;
  const entries = Array.from(data, (value, n): [number, Vector3] => [
    value,
    indexToWorld(grid, [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))]),
  ]);
  return new Map(entries);
}

function expectSamePlaces(before: Volume, after: Volume): void {
  const now = places(after);
  for (const [value, place] of places(before)) {
    place.forEach((coordinate, n) => {
      expect(now.get(value)?.[n]).toBeCloseTo(coordinate, 9);
    });
  }
}

test.each(SIGNED_AXES.map((direction) => ({ direction })))(
  'turns $direction to LPS and leaves every voxel in its place',
  ({ direction }) => {
    const before = phantom(direction);
    const after = axialVolume(before);
    expect(after.grid.direction).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expectSamePlaces(before, after);
  },
);

test.each([10, 30, 50, 170].flatMap((degrees) => SIGNED_AXES.slice(0, 8).map((axes) => ({ degrees, axes }))))(
  'makes $axes, turned by $degrees degrees, right-handed and leaves every voxel in its place',
  ({ degrees, axes }) => {
    const before = phantom(turned(axes, degrees));
    const after = axialVolume(before);
    const [a, b, c, d, e, f, g, h, i] = after.grid.direction;
    expect(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)).toBeCloseTo(1, 9);
    expectSamePlaces(before, after);
  },
);
