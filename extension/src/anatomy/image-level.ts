import type { IndexBox } from '../volume/bounding-box.ts';
import { cropArray } from '../volume/crop-array.ts';
import { voxelCount, type Grid, type Vector3 } from '../volume/grid.ts';
import { resampleAverage } from '../volume/resample-average.ts';
import { subGrid } from '../volume/sub-grid.ts';
import { makeVolume, type Volume } from '../volume/volume.ts';
import { averageOfKnown } from './average-of-known.ts';
import type { Foreground } from './foreground.ts';
import { gridOfSpacing } from './grid-of-spacing.ts';

/** The image about the brain at one resolution. */
export interface ImageLevel {
  readonly grid: Grid;
  /** From 0, the darkest, up to `brightest`; 0 where there is no value. */
  readonly image: Float32Array;
  readonly brightest: number;
  /** 1 where the image tells the tissue; 0 in the lesion, beyond its values, and around a stripped brain. */
  readonly weight: Float32Array;
  /** 1 where the atlas may be pulled: also around a stripped brain, where there is none. */
  readonly pull: Float32Array;
  /** 1 where a stripped image shows the brain; absent where the image shows a head. */
  readonly stripped?: Uint8Array;
}

export interface LevelSource {
  readonly image: Volume<Float32Array>;
  /** On the image's grid, above 0 in the lesion. */
  readonly lesion: Uint8Array;
  readonly foreground: Foreground;
}

/** Of the brain's intensities, what is brighter counts as bright as that: vessels and fat. */
export const BRIGHTEST_QUANTILE = 0.998;

/** The image in a box of its indices, at its own spacing. */
export function imageLevel({ image, lesion, foreground }: LevelSource, box: IndexBox): ImageLevel {
  const grid = subGrid(image.grid, box);
  const cut = (data: ArrayLike<number>): Float32Array => cropArray(image.grid, Float32Array.from(data), box);
  const values = cut(image.data);
  const inLesion = cut(lesion);
  const shown = Uint8Array.from(cut(foreground.mask));
  const { isStripped } = foreground;
  const pull = values.map((value, n) => (Number.isNaN(value) || inLesion[n] > 0 ? 0 : 1));
  const weight = isStripped ? pull.map((share, n) => share * shown[n]) : pull;
  const known = values.filter((_, n) => weight[n] > 0).sort();
  const darkest = foreground.darkest;
  const brightest = (known.at(Math.floor(BRIGHTEST_QUANTILE * (known.length - 1))) ?? 1) - darkest;
  return {
    grid,
    image: values.map((value) =>
      Number.isNaN(value) ? 0 : Math.min(brightest, Math.max(0, value - darkest)),
    ),
    brightest,
    weight,
    pull,
    ...(isStripped && { stripped: shown }),
  };
}

/** The same with a smooth factor taken out of its intensities. */
export function evenLevel(level: ImageLevel, factor: Float32Array): ImageLevel {
  return {
    ...level,
    image: level.image.map((value, n) => Math.min(level.brightest, value / factor[n])),
  };
}

/** The same at a coarser spacing. */
export function coarserLevel(level: ImageLevel, spacingMm: number): ImageLevel {
  const grid = gridOfSpacing(level.grid, spacingMm);
  const average = (data: Float32Array | Uint8Array): Float32Array =>
    resampleAverage(makeVolume(level.grid, data), grid).data;
  const half = (share: number): number => (share >= 0.5 ? 1 : 0);
  return {
    grid,
    image: averageOfKnown(makeVolume(level.grid, level.image), level.pull, grid, 0),
    brightest: level.brightest,
    weight: average(level.weight).map(half),
    pull: average(level.pull).map(half),
    ...(level.stripped && { stripped: Uint8Array.from(average(level.stripped), half) }),
  };
}

/** The box about all voxels for which `holds`, with a margin in voxels; undefined where there is none. */
export function boxAbout(
  grid: Grid,
  holds: (voxel: number) => boolean,
  margin: number,
): IndexBox | undefined {
  const [nx, ny, nz] = grid.dimensions;
  const min = [nx, ny, nz];
  const max = [-1, -1, -1];
  for (let n = 0; n < voxelCount(grid); n++) {
    if (!holds(n)) continue;
    const index = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    for (let axis = 0; axis < 3; axis++) {
      min[axis] = Math.min(min[axis], index[axis]);
      max[axis] = Math.max(max[axis], index[axis]);
    }
  }
  if (max[0] < 0) return undefined;
  const low = (axis: number): number => Math.max(0, min[axis] - margin);
  const high = (axis: number): number => Math.min(grid.dimensions[axis] - 1, max[axis] + margin);
  const from: Vector3 = [low(0), low(1), low(2)];
  return { min: from, max: [high(0), high(1), high(2)] };
}
