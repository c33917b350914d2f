import { resampleTrilinear } from '../volume/resample-trilinear.ts';
import type { Grid } from '../volume/grid.ts';
import { makeVolume, type Volume } from '../volume/volume.ts';
import { averageOfKnown } from './average-of-known.ts';
import type { HelperImage } from './classification.ts';
import { BRIGHTEST_QUANTILE, type ImageLevel } from './image-level.ts';
import { inhomogeneity } from './inhomogeneity.ts';

export interface HelpedLevels {
  readonly fine: ImageLevel;
  readonly coarse: ImageLevel;
  /** On the coarse grid, the part of every voxel that the aligned atlas takes for brain. */
  readonly brainAtFirst: Float32Array;
}

/** Of the values in the brain, from the darkest: what is darker or brighter counts as they. */
const DARKEST_QUANTILE = 0.002;

function quantiles(values: Float32Array, weight: Float32Array): readonly [number, number] {
  const known = values.filter((_, n) => weight[n] > 0).sort();
  const at = (part: number): number => known.at(Math.floor(part * (known.length - 1))) ?? 0;
  return [at(DARKEST_QUANTILE), at(BRIGHTEST_QUANTILE)];
}

/** Another image of the same head on the fine level's grid, from 0 up, with its inhomogeneity taken out. */
export function helperImage(
  helper: Volume<Float32Array>,
  { fine, coarse, brainAtFirst }: HelpedLevels,
): HelperImage {
  const finite = helper.data.map((value) => (Number.isFinite(value) ? 1 : 0));
  const values = averageOfKnown(helper, finite, fine.grid, NaN);
  const weight = values.map((value, n) => (Number.isNaN(value) ? 0 : fine.weight[n]));
  const [darkest, brightest] = quantiles(values, weight);
  const top = Math.max(brightest - darkest, Number.MIN_VALUE);
  const held = (value: number): number => Math.min(top, Math.max(0, value));
  const uneven: HelperImage = {
    image: values.map((value) => (Number.isNaN(value) ? 0 : held(value - darkest))),
    range: [0, top],
    weight,
  };
  const rough = coarserHelper(uneven, fine.grid, coarse);
  const factor = inhomogeneity(
    { ...coarse, image: rough.image, weight: rough.weight, brightest: top },
    brainAtFirst,
  );
  const fineFactor = resampleTrilinear(makeVolume(coarse.grid, factor), fine.grid, 1).data;
  return { ...uneven, image: uneven.image.map((value, n) => held(value / fineFactor[n])) };
}

/** The same on the coarse level's grid. */
export function coarserHelper(
  { image, weight, range }: HelperImage,
  from: Grid,
  { grid, weight: coarseWeight }: ImageLevel,
): HelperImage {
  const values = averageOfKnown(makeVolume(from, image), weight, grid, NaN);
  return {
    range,
    weight: values.map((value, n) => (Number.isNaN(value) ? 0 : coarseWeight[n])),
    image: values.map((value) => (Number.isNaN(value) ? 0 : value)),
  };
}
