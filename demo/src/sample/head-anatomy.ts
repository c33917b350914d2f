import { voxelCount, worldToIndex, type Grid } from '../../../extension/src/volume/grid.ts';
import { trilinearSampler } from '../../../extension/src/volume/trilinear-sampler.ts';
import type { Atlas } from './atlas.ts';
import type { ToAtlas } from './head-shape.ts';

/** The sample patient's tissues on the grid of the images, i fastest. */
export interface HeadAnatomy {
  readonly grid: Grid;
  /** Fractions of 255, as a fractional segmentation stores them; they sum to 255 in the brain, 0 outside. */
  readonly whiteMatter: Uint8Array;
  readonly grayMatter: Uint8Array;
  readonly csf: Uint8Array;
  /** The atlas's T1 intensity, 0 to 255. */
  readonly t1: Uint8Array;
}

/** Narrow sulci vanish in the average: CSF counts for more. */
const CSF_WEIGHT = 1.5;
/** Sum of the squares at the brain's border. */
const LEAST_BRAIN = 0.2;

/** The atlas in the shape of the sample patient's head. */
export function headAnatomy(atlas: Atlas, grid: Grid, toAtlas: ToAtlas): HeadAnatomy {
  const sampleWhite = trilinearSampler(atlas.whiteMatter, 0);
  const sampleGray = trilinearSampler(atlas.grayMatter, 0);
  const sampleCsf = trilinearSampler(atlas.csf, 0);
  const sampleT1 = trilinearSampler(atlas.t1, 0);
  const count = voxelCount(grid);
  const whiteMatter = new Uint8Array(count);
  const grayMatter = new Uint8Array(count);
  const csf = new Uint8Array(count);
  const t1 = new Uint8Array(count);
  const [nx, ny, nz] = grid.dimensions;
  let voxel = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, voxel++) {
        const place = toAtlas(grid.origin[0] + i, grid.origin[1] + j, grid.origin[2] + k);
        const [a, b, c] = worldToIndex(atlas.t1.grid, place);
        // An average of 152 brains is blurred; squares of its fractions have the borders that one brain has.
        const white = sampleWhite(a, b, c) ** 2;
        const gray = sampleGray(a, b, c) ** 2;
        const fluid = (CSF_WEIGHT * sampleCsf(a, b, c)) ** 2;
        const brain = white + gray + fluid;
        if (brain < LEAST_BRAIN) continue;
        whiteMatter[voxel] = Math.round((255 * white) / brain);
        csf[voxel] = Math.round((255 * fluid) / brain);
        grayMatter[voxel] = Math.max(0, 255 - whiteMatter[voxel] - csf[voxel]);
        t1[voxel] = Math.round(sampleT1(a, b, c));
      }
    }
  }
  return { grid, whiteMatter, grayMatter, csf, t1 };
}
