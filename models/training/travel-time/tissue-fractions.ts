import { boundingBox, type IndexBox } from '../../../extension/src/volume/bounding-box.ts';
import { voxelCount, type Grid, type Vector3 } from '../../../extension/src/volume/grid.ts';
import { smoothGaussian } from '../../../extension/src/volume/smooth-gaussian.ts';
import { subGrid } from '../../../extension/src/volume/sub-grid.ts';
import { trilinearSampler, type Sampler } from '../../../extension/src/volume/trilinear-sampler.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import { GREATEST_DISPLACEMENT_MM, type Deformation } from './deformation.ts';

/** The labels of white matter, gray matter and CSF: the order in which fractions are kept. */
const LABELS = [3, 2, 1] as const;
/** Room around the brain, so that smoothing and simulation do not meet the rim. */
const MARGIN_MM = 4;
/** The stored number that stands for 1. */
export const FULL = 255;

/** Fractions of white matter, gray matter and CSF at 1 mm, one after the other, 0 to `FULL`. */
export interface TissueFractions {
  /** Voxels of 1 mm along i, j, k; even. */
  readonly dimensions: Vector3;
  readonly data: Uint8Array;
}

/** The box of the brain with its margin; may reach beyond the grid. */
function brainBox(labels: Volume, marginMm: number): IndexBox | undefined {
  const box = boundingBox(labels);
  if (!box) return undefined;
  const [x, y, z] = labels.grid.spacing.map((spacing) => Math.ceil(marginMm / spacing));
  const { min, max } = box;
  return { min: [min[0] - x, min[1] - y, min[2] - z], max: [max[0] + x, max[1] + y, max[2] + z] };
}

/** 1 where a label is, in a box of the labels' grid, whose voxels are turned so that its axes are those of space. */
function labelInBox({ grid, data }: Volume, box: IndexBox, label: number): Volume<Uint8Array> {
  const part = subGrid(grid, box);
  const [nx, ny, nz] = grid.dimensions;
  const [mx, my, mz] = part.dimensions;
  const inside = new Uint8Array(voxelCount(part));
  for (let k = 0, voxel = 0; k < mz; k++) {
    for (let j = 0; j < my; j++) {
      for (let i = 0; i < mx; i++, voxel++) {
        const [x, y, z] = [i + box.min[0], j + box.min[1], k + box.min[2]];
        if (x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz) continue;
        inside[voxel] = data[x + nx * (y + ny * z)] === label ? 1 : 0;
      }
    }
  }
  return makeVolume({ ...part, origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] }, inside);
}

/** Voxels of 1 mm that fill a grid of straight axes from its first corner on; even counts, so that 2 mm ones fit. */
function millimetreGrid({ dimensions, spacing, ...rest }: Grid): Grid {
  const [nx, ny, nz] = dimensions.map((count, axis) => 2 * Math.floor((count * spacing[axis]) / 2));
  const [x, y, z] = spacing.map((side) => 0.5 - side / 2);
  return { ...rest, dimensions: [nx, ny, nz], spacing: [1, 1, 1], origin: [x, y, z] };
}

/** The maps at the voxels of a grid of straight axes, each taken from where the deformation says; 0 beyond their grid. */
function sampleMaps(
  maps: readonly Volume[],
  grid: Grid,
  deformation: Deformation | undefined,
): Float32Array[] {
  const results = maps.map(() => new Float32Array(voxelCount(grid)));
  const samplers: Sampler[] = maps.map((map) => trilinearSampler(map, 0));
  const { spacing } = maps[0].grid;
  const [ox, oy, oz] = grid.origin;
  const [nx, ny, nz] = grid.dimensions;
  for (let k = 0, voxel = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, voxel++) {
        const [dx, dy, dz] = deformation?.([i, j, k]) ?? [0, 0, 0];
        const [x, y, z] = [
          (ox + i + dx) / spacing[0],
          (oy + j + dy) / spacing[1],
          (oz + k + dz) / spacing[2],
        ];
        samplers.forEach((sample, n) => {
          results[n][voxel] = sample(x, y, z);
        });
      }
    }
  }
  return results;
}

export interface FractionOptions {
  /** Standard deviation of the smoothing that turns labels into fractions. */
  readonly sigmaMm: number;
  /** Turns the first axis around: another brain that is as real. */
  readonly mirrored: boolean;
  /** Where the tissue of a point (mm of the resulting box) is taken from; as it is where absent. */
  readonly deformation?: Deformation | undefined;
}

/**
 * Tissue fractions at 1 mm from labels (1 CSF, 2 gray, 3 white matter) of any voxel size, on the labels' axes.
 * Undefined where no voxel is labelled.
 */
export function tissueFractions(
  labels: Volume,
  { sigmaMm, mirrored, deformation }: FractionOptions,
): TissueFractions | undefined {
  const box = brainBox(labels, MARGIN_MM + (deformation ? GREATEST_DISPLACEMENT_MM : 0));
  if (!box) return undefined;
  const smooth = LABELS.map((label) => smoothGaussian(labelInBox(labels, box, label), sigmaMm));
  const grid = millimetreGrid(smooth[0].grid);
  const maps = sampleMaps(smooth, grid, deformation);
  const count = voxelCount(grid);
  const [nx] = grid.dimensions;
  const data = new Uint8Array(LABELS.length * count);
  for (let voxel = 0; voxel < count; voxel++) {
    const i = voxel % nx;
    const to = mirrored ? voxel - i + (nx - 1 - i) : voxel;
    // Rounding may bring the sum a little above 1; where it is less, the rest is outside the brain.
    const sum = Math.max(1, maps[0][voxel] + maps[1][voxel] + maps[2][voxel]);
    maps.forEach((map, n) => {
      data[n * count + to] = Math.round((FULL * map[voxel]) / sum);
    });
  }
  return { dimensions: grid.dimensions, data };
}
