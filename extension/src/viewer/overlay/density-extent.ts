import { inPieces } from '../../study/in-pieces.ts';
import type { IndexBox } from '../../volume/bounding-box.ts';
import { indexToWorld, type Vector3 } from '../../volume/grid.ts';
import type { Volume } from '../../volume/volume.ts';

/** Where the density of a map lies. */
export interface DensityExtent {
  /** Holds every voxel above 0 and those next to it; of a map that is 0, the voxel in the middle. */
  readonly box: IndexBox;
  /**
   * The voxel centre (LPS, mm) nearest to the centre of mass; near the grid's centre where all is 0.
   * A voxel centre, because a view between two slices shows neither.
   */
  readonly center: Vector3;
}

/** Slices that are looked at within a few ms. */
const SLICES_AT_ONCE = 16;

/** Looks through a map in steps between which the page goes on. */
export async function densityExtent({ grid, data }: Volume<Float32Array>): Promise<DensityExtent> {
  const [nx, ny, nz] = grid.dimensions;
  const [min, max] = [
    [nx, ny, nz],
    [-1, -1, -1],
  ];
  let [total, sumI, sumJ, sumK] = [0, 0, 0, 0];

  function addRow(j: number, k: number): void {
    const start = nx * (j + ny * k);
    let row = 0;
    let [first, last] = [nx, -1];
    for (let i = 0; i < nx; i += 1) {
      const u = data[start + i];
      if (!(u > 0)) continue;
      row += u;
      sumI += u * i;
      if (last < 0) first = i;
      last = i;
    }
    if (last < 0) return;
    total += row;
    sumJ += row * j;
    sumK += row * k;
    [first, j, k].forEach((index, axis) => (min[axis] = Math.min(min[axis], index)));
    [last, j, k].forEach((index, axis) => (max[axis] = Math.max(max[axis], index)));
  }

  await inPieces(
    nz,
    (from, to) => {
      for (let k = from; k < to; k += 1) for (let j = 0; j < ny; j += 1) addRow(j, k);
    },
    SLICES_AT_ONCE,
  );
  const middle: Vector3 = [nx >> 1, ny >> 1, nz >> 1];
  if (total === 0) return { box: { min: middle, max: middle }, center: indexToWorld(grid, middle) };
  return {
    box: {
      min: [Math.max(0, min[0] - 1), Math.max(0, min[1] - 1), Math.max(0, min[2] - 1)],
      max: [Math.min(nx - 1, max[0] + 1), Math.min(ny - 1, max[1] + 1), Math.min(nz - 1, max[2] + 1)],
    },
    center: indexToWorld(grid, [
      Math.round(sumI / total),
      Math.round(sumJ / total),
      Math.round(sumK / total),
    ]),
  };
}
