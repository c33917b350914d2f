import type { Direction, Grid, Vector3 } from '../../../extension/src/volume/grid.ts';

export const FRAME = '1.2.826.0.1.3680043.8.498.1';

/** Turned about all three axes: no axis of the grid is an axis of patient space. */
function rotation(a: number, b: number, c: number): Direction {
  const [ca, sa, cb, sb, cc, sc] = [a, b, c].flatMap((angle) => [Math.cos(angle), Math.sin(angle)]);
  return [
    cb * cc,
    cb * sc,
    -sb,
    sa * sb * cc - ca * sc,
    sa * sb * sc + ca * cc,
    sa * cb,
    ca * sb * cc + sa * sc,
    ca * sb * sc - sa * cc,
    ca * cb,
  ];
}

export function obliqueGrid(dimensions: Vector3, spacing: Vector3, turn = 0.3): Grid {
  return {
    dimensions,
    spacing,
    origin: [-31.5, 17.25, 40.125],
    direction: rotation(turn, -0.5 * turn, 1.7 * turn),
    frameOfReferenceUID: FRAME,
  };
}

/** The same, with the k axis reversed, as a series sorted the other way gives. */
export function leftHandedGrid(dimensions: Vector3, spacing: Vector3, turn = 0.3): Grid {
  const grid = obliqueGrid(dimensions, spacing, turn);
  const d = grid.direction;
  return { ...grid, direction: [d[0], d[1], d[2], d[3], d[4], d[5], -d[6], -d[7], -d[8]] };
}
