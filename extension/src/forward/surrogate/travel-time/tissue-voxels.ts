import type { Anatomy } from '../../../tumor/forward-model.ts';
import { tissueMask } from '../../../tumor/tissue.ts';
import { worldToIndex, type Grid, type Vector3 } from '../../../volume/grid.ts';
import { labelComponents } from './label-components.ts';
import { tileOrder, VoxelTiles } from './voxel-tiles.ts';

/** Sides of a voxel in the order of `TissueVoxels.neighbours`: -i, +i, -j, +j, -k, +k. */
export const SIDES = 6;

/** The tissue voxels of an anatomy, numbered from 0 tile by tile (see `tileOrder`). Made once a patient. */
export interface TissueVoxels {
  readonly grid: Grid;
  readonly count: number;
  /** Index of each in the anatomy's grid. */
  readonly indices: Int32Array;
  /** i, j, k of each, one voxel after the other. */
  readonly ijk: Int16Array;
  /** Numbers of the six neighbours of each; `count` for one that is not tissue. */
  readonly neighbours: Int32Array;
  /** Which connected part each belongs to, from 0. Nothing travels from one to another. */
  readonly components: Int32Array;
  /** Number of voxel (i, j, k), -1 outside tissue and grid. */
  readonly numberAt: (i: number, j: number, k: number) => number;
  /** Which of them are near a position. */
  readonly tiles: VoxelTiles;
}

/** Undefined for an anatomy without tissue. */
export function tissueVoxels(anatomy: Anatomy): TissueVoxels | undefined {
  const { grid } = anatomy;
  const [nx, ny, nz] = grid.dimensions;
  const mask = tissueMask(anatomy);
  const indices = tileOrder(mask, grid.dimensions);
  const count = indices.length;
  if (count === 0) return undefined;
  const numbers = new Int32Array(mask.length).fill(-1);
  const ijk = new Int16Array(3 * count);
  indices.forEach((index, voxel) => {
    numbers[index] = voxel;
    const row = Math.floor(index / nx);
    ijk.set([index % nx, row % ny, Math.floor(row / ny)], 3 * voxel);
  });
  const numberAt = (i: number, j: number, k: number): number => {
    const inside = i >= 0 && i < nx && j >= 0 && j < ny && k >= 0 && k < nz;
    return inside ? numbers[i + nx * (j + ny * k)] : -1;
  };
  const neighbours = new Int32Array(SIDES * count);
  for (let voxel = 0; voxel < count; voxel++) {
    const [i, j, k] = ijk.subarray(3 * voxel, 3 * voxel + 3);
    const around = [
      numberAt(i - 1, j, k),
      numberAt(i + 1, j, k),
      numberAt(i, j - 1, k),
      numberAt(i, j + 1, k),
      numberAt(i, j, k - 1),
      numberAt(i, j, k + 1),
    ];
    for (let side = 0; side < SIDES; side++) {
      neighbours[SIDES * voxel + side] = around[side] < 0 ? count : around[side];
    }
  }
  const components = labelComponents(neighbours, SIDES);
  const tiles = new VoxelTiles(ijk, grid.spacing);
  return { grid, count, indices, ijk, neighbours, components, numberAt, tiles };
}

/** Number of the tissue voxel that holds a position (LPS, mm), or -1. */
export function tissueVoxelAt(tissue: TissueVoxels, world: Vector3): number {
  const [i, j, k] = worldToIndex(tissue.grid, world).map(Math.round);
  return tissue.numberAt(i, j, k);
}
