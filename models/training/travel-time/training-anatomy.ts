import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { voxelCount, type Grid, type Vector3 } from '../../../extension/src/volume/grid.ts';
import { refineGrid } from '../../../extension/src/volume/refine-grid.ts';
import { blockMeans } from './block-means.ts';
import { readRecord, writeRecord } from './record-files.ts';
import { FULL, type TissueFractions } from './tissue-fractions.ts';

/** One brain: what is simulated on, and what the surrogate sees of it. */
export interface TrainingAnatomy {
  /** 2 mm, axes along those of space. */
  readonly coarse: Anatomy;
  /** 1 mm: 2 x 2 x 2 voxels in each of the coarse ones. */
  readonly fine: Anatomy;
}

function coarseGrid(fineDimensions: Vector3): Grid {
  const [nx, ny, nz] = fineDimensions.map((count) => count / 2);
  return {
    dimensions: [nx, ny, nz],
    spacing: [2, 2, 2],
    origin: [0, 0, 0],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    frameOfReferenceUID: '1.2',
  };
}

/** Both grids' fractions. */
export function trainingAnatomy({ dimensions, data }: TissueFractions): TrainingAnatomy {
  const grid = coarseGrid(dimensions);
  const fineGrid = refineGrid(grid);
  const count = voxelCount(fineGrid);
  const map = (n: number): Float32Array =>
    Float32Array.from(data.subarray(n * count, (n + 1) * count), (value) => value / FULL);
  const fine: Anatomy = { grid: fineGrid, whiteMatter: map(0), grayMatter: map(1), csf: map(2) };
  const coarse: Anatomy = {
    grid,
    whiteMatter: blockMeans(grid, fine.whiteMatter),
    grayMatter: blockMeans(grid, fine.grayMatter),
    csf: blockMeans(grid, fine.csf),
  };
  return { coarse, fine };
}

export function writeAnatomy(base: string, { dimensions, data }: TissueFractions, made: object): void {
  writeRecord(base, { dimensions, ...made }, data);
}

/** Throws RecordError for a file that is cut off. */
export function readAnatomy(base: string): TrainingAnatomy {
  const { info, data } = readRecord(base);
  return trainingAnatomy({ dimensions: info.dimensions as Vector3, data: new Uint8Array(data) });
}
