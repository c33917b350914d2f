import type { Anatomy } from '../../tumor/forward-model.ts';
import { tissueMask } from '../../tumor/tissue.ts';
import { boundingBox, type IndexBox } from '../../volume/bounding-box.ts';
import { voxelCount, type Grid } from '../../volume/grid.ts';
import { subGrid } from '../../volume/sub-grid.ts';
import { makeVolume } from '../../volume/volume.ts';
import { relativeDiffusivity } from '../relative-diffusivity.ts';

/**
 * An anatomy as the solver sees it: the smallest box that holds all tissue, and what diffuses through its
 * faces. All arrays have the box's voxels, i fastest.
 */
export interface SolverDomain {
  /** The box as a grid. */
  readonly grid: Grid;
  /** Where the box lies in the anatomy's grid. */
  readonly box: IndexBox;
  /** 1 in tissue. */
  readonly tissue: Uint8Array;
  /**
   * For the face towards i + 1, j + 1 and k + 1: harmonic mean of both sides' diffusivity relative to D_w,
   * divided by the squared spacing, in 1/mm². 0 where either side is not tissue, so nothing flows into CSF,
   * skull, or out of the box (Eq. 2).
   */
  readonly faces: readonly [Float64Array, Float64Array, Float64Array];
  /** The greatest sum of a voxel's six faces, 1/mm²: explicit steps are stable up to 1 / (D_w · this). */
  readonly greatestRate: number;
}

function greatestSum(faces: SolverDomain['faces'], strides: readonly number[]): number {
  const sums = new Float64Array(faces[0].length);
  faces.forEach((face, axis) => {
    face.forEach((rate, voxel) => {
      if (rate === 0) return;
      sums[voxel] += rate;
      sums[voxel + strides[axis]] += rate;
    });
  });
  return sums.reduce((greatest, sum) => Math.max(greatest, sum), 0);
}

/**
 * Undefined for an anatomy without tissue.
 * Throws RangeError for a `diffusivityRatio` (D_w / D_g) that is not positive, or maps of the wrong size.
 */
export function solverDomain(anatomy: Anatomy, diffusivityRatio: number): SolverDomain | undefined {
  const { grid: whole } = anatomy;
  const mask = tissueMask(anatomy);
  const relative = relativeDiffusivity(anatomy, mask, diffusivityRatio);
  const box = boundingBox(makeVolume(whole, mask));
  if (!box) return undefined;

  const grid = subGrid(whole, box);
  const [nx, ny, nz] = grid.dimensions;
  const tissue = new Uint8Array(voxelCount(grid));
  const faces = [0, 1, 2].map(() => new Float64Array(voxelCount(grid)));
  const wholeStrides = [1, whole.dimensions[0], whole.dimensions[0] * whole.dimensions[1]];
  const inverseSquares = grid.spacing.map((spacing) => 1 / spacing ** 2);
  let voxel = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, voxel++) {
        const at = i + box.min[0] + wholeStrides[1] * (j + box.min[1]) + wholeStrides[2] * (k + box.min[2]);
        tissue[voxel] = mask[at];
        if (!mask[at]) continue;
        [i < nx - 1, j < ny - 1, k < nz - 1].forEach((hasNeighbour, axis) => {
          const there = at + wholeStrides[axis];
          if (!hasNeighbour || !mask[there]) return;
          const [a, b] = [relative[at], relative[there]];
          faces[axis][voxel] = ((2 * a * b) / (a + b)) * inverseSquares[axis];
        });
      }
    }
  }
  const [x, y, z] = faces;
  return {
    grid,
    box,
    tissue,
    faces: [x, y, z],
    greatestRate: greatestSum([x, y, z], [1, nx, nx * ny]),
  };
}
