import type { Vector3 } from '../volume/grid.ts';

/** x → matrix · x + shift between two patient spaces (LPS, mm); the matrix row by row. */
export interface AffineMap {
  readonly matrix: readonly number[];
  readonly shift: Vector3;
}

/**
 * Twelve numbers of an affine map about a centre: translation in mm, rotation about x, y, z in radians, logarithms of
 * the scales along x, y, z, and shears xy, xz, yz.
 */
export type AffineParameters = readonly number[];

export const NO_MOTION: AffineParameters = new Array<number>(12).fill(0);

function multiply(a: readonly number[], b: readonly number[]): number[] {
  const product = new Array<number>(9);
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      product[3 * row + column] =
        a[3 * row] * b[column] + a[3 * row + 1] * b[3 + column] + a[3 * row + 2] * b[6 + column];
    }
  }
  return product;
}

/** The map that turns, scales and shears about `from` and puts that point onto `to` plus the translation. */
export function affineMap(parameters: AffineParameters, from: Vector3, to: Vector3): AffineMap {
  const [tx, ty, tz, rx, ry, rz, sx, sy, sz, hxy, hxz, hyz] = parameters;
  const [cx, cy, cz] = [Math.cos(rx), Math.cos(ry), Math.cos(rz)];
  const [dx, dy, dz] = [Math.sin(rx), Math.sin(ry), Math.sin(rz)];
  const aboutX = [1, 0, 0, 0, cx, -dx, 0, dx, cx];
  const aboutY = [cy, 0, dy, 0, 1, 0, -dy, 0, cy];
  const aboutZ = [cz, -dz, 0, dz, cz, 0, 0, 0, 1];
  const scale = [Math.exp(sx), 0, 0, 0, Math.exp(sy), 0, 0, 0, Math.exp(sz)];
  const shear = [1, hxy, hxz, 0, 1, hyz, 0, 0, 1];
  const matrix = multiply(multiply(aboutZ, multiply(aboutY, aboutX)), multiply(scale, shear));
  const turned = apply({ matrix, shift: [0, 0, 0] }, from);
  return { matrix, shift: [to[0] + tx - turned[0], to[1] + ty - turned[1], to[2] + tz - turned[2]] };
}

export function apply({ matrix: m, shift }: AffineMap, [x, y, z]: Vector3): Vector3 {
  return [
    m[0] * x + m[1] * y + m[2] * z + shift[0],
    m[3] * x + m[4] * y + m[5] * z + shift[1],
    m[6] * x + m[7] * y + m[8] * z + shift[2],
  ];
}

export function inverse({ matrix, shift }: AffineMap): AffineMap {
  const [a, b, c, d, e, f, g, h, i] = matrix;
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const adjugate = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
  const inverted = adjugate.map((value) => value / determinant);
  const [x, y, z] = apply({ matrix: inverted, shift: [0, 0, 0] }, shift);
  return { matrix: inverted, shift: [-x, -y, -z] };
}
