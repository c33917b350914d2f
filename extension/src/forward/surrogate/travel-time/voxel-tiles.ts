import type { Vector3 } from '../../../volume/grid.ts';

/** Voxels along each side of a tile. */
const SIDE = 4;
/** Runs begin at multiples of so many voxels, which the kernels take at a time. */
const STRIDE = 8;

/** Indices of a mask's voxels in the order of tiles (i fastest), and within a tile in the order of the grid. */
export function tileOrder(mask: ArrayLike<number>, [nx, ny, nz]: Vector3): Int32Array {
  const order: number[] = [];
  const addTile = (i0: number, j0: number, k0: number): void => {
    for (let k = k0; k < Math.min(nz, k0 + SIDE); k++) {
      for (let j = j0; j < Math.min(ny, j0 + SIDE); j++) {
        for (let i = i0; i < Math.min(nx, i0 + SIDE); i++) {
          const index = i + nx * (j + ny * k);
          if (mask[index]) order.push(index);
        }
      }
    }
  };
  for (let k = 0; k < nz; k += SIDE) {
    for (let j = 0; j < ny; j += SIDE) {
      for (let i = 0; i < nx; i += SIDE) addTile(i, j, k);
    }
  }
  return Int32Array.from(order);
}

/** Voxels numbered tile by tile, so that those near a position are found as few runs of numbers. */
export class VoxelTiles {
  readonly #spacing: Vector3;
  /** Of each tile that holds a voxel: numbers of its first and of the one after its last, in strides; its place in voxels. */
  readonly #begins: Int32Array;
  readonly #ends: Int32Array;
  readonly #corners: Int32Array;
  /** First tile of each row along i, and their number. */
  readonly #rows: Int32Array;
  readonly #runs: Int32Array;
  readonly #squares: Float32Array;

  /** `ijk`: of each voxel, in the order of `tileOrder`, one after the other. */
  constructor(ijk: Int16Array, spacing: Vector3) {
    const count = ijk.length / 3;
    this.#spacing = spacing;
    const firsts: number[] = [];
    const corners: number[] = [];
    const rows: number[] = [];
    for (let voxel = 0; voxel < count; voxel++) {
      const corner = [0, 1, 2].map((axis) => SIDE * Math.floor(ijk[3 * voxel + axis] / SIDE));
      const isSame = corner.every((value, axis) => value === corners[corners.length - 3 + axis]);
      if (isSame) continue;
      const [, j, k] = corners.slice(-3);
      if (corner[1] !== j || corner[2] !== k) rows.push(firsts.length);
      firsts.push(voxel);
      corners.push(...corner);
    }
    this.#begins = Int32Array.from(firsts, (first) => first - (first % STRIDE));
    this.#ends = Int32Array.from(firsts, (_, tile) => {
      const end = tile + 1 < firsts.length ? firsts[tile + 1] : count;
      return Math.min(count, STRIDE * Math.ceil(end / STRIDE));
    });
    this.#corners = Int32Array.from(corners);
    this.#rows = Int32Array.from([...rows, firsts.length]);
    this.#runs = new Int32Array(2 * firsts.length);
    this.#squares = new Float32Array(firsts.length);
  }

  /** Number of tiles that hold a voxel. */
  get count(): number {
    return this.#begins.length;
  }

  /** Of each tile the first block of eight voxels that holds one of its, and the one after the last. */
  get blocks(): Int32Array {
    return Int32Array.from({ length: 2 * this.count }, (_, n) =>
      n % 2 === 0 ? this.#begins[n / 2] / STRIDE : Math.ceil(this.#ends[(n - 1) / 2] / STRIDE),
    );
  }

  /** A coordinate, mm, of each tile's first voxel. */
  cornersAlong(axis: number): Float32Array {
    return Float32Array.from({ length: this.count }, (_, tile) => {
      return this.#spacing[axis] * this.#corners[3 * tile + axis];
    });
  }

  /** From the first voxel of a tile to its last, mm. */
  get sides(): Vector3 {
    const [x, y, z] = this.#spacing;
    return [x * (SIDE - 1), y * (SIDE - 1), z * (SIDE - 1)];
  }

  /** Numbers that `runsWithin` gives at most. */
  get mostRunNumbers(): number {
    return this.#runs.length;
  }

  /**
   * Runs [first, end) of voxel numbers, one pair after the other, ascending, that hold every voxel whose centre lies
   * within `radiusMm` of a position (mm along the grid's axes), and some others. A view, overwritten by the next call.
   */
  runsWithin(position: Vector3, radiusMm: number): Int32Array {
    this.#squaresFrom(position, this.#squares);
    return this.#runsUpTo(this.#squares, radiusMm * radiusMm);
  }

  /** Writes the square of each tile's least distance from a position, mm². */
  #squaresFrom([px, py, pz]: Vector3, out: Float32Array): void {
    const [x, y, z] = this.#spacing;
    const corners = this.#corners;
    const rows = this.#rows;
    for (let row = 0; row + 1 < rows.length; row++) {
      const begin = rows[row];
      const dy = outside(py, y * corners[3 * begin + 1], y * (SIDE - 1));
      const dz = outside(pz, z * corners[3 * begin + 2], z * (SIDE - 1));
      const square = dy * dy + dz * dz;
      for (let tile = begin; tile < rows[row + 1]; tile++) {
        const dx = outside(px, x * corners[3 * tile], x * (SIDE - 1));
        out[tile] = square + dx * dx;
      }
    }
  }

  /** mm that no voxel is farther from a position, and some tile is nearly as far. */
  farthestFrom(position: Vector3): number {
    const corners = this.#corners;
    let farthest = 0;
    for (let tile = 0; tile < corners.length; tile += 3) {
      let square = 0;
      for (let axis = 0; axis < 3; axis++) {
        const least = this.#spacing[axis] * corners[tile + axis] - position[axis];
        square += Math.max(-least, least + this.#spacing[axis] * (SIDE - 1)) ** 2;
      }
      farthest = Math.max(farthest, square);
    }
    return Math.sqrt(farthest);
  }

  #runsUpTo(values: Float32Array, limit: number): Int32Array {
    const runs = this.#runs;
    let length = 0;
    for (let tile = 0; tile < values.length; tile++) {
      if (!(values[tile] <= limit)) continue;
      const first = this.#begins[tile];
      const end = this.#ends[tile];
      if (length > 0 && first <= runs[length - 1]) {
        runs[length - 1] = end;
      } else {
        runs[length++] = first;
        runs[length++] = end;
      }
    }
    return runs.subarray(0, length);
  }
}

/** How far a coordinate lies outside [least, least + length]. */
function outside(at: number, least: number, length: number): number {
  return Math.max(0, least - at, at - least - length);
}
