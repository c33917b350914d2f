import type { Anatomy } from '../../tumor/forward-model.ts';
import { tissueMask } from '../../tumor/tissue.ts';
import type { Vector3 } from '../../volume/grid.ts';
import { smoothGaussian } from '../../volume/smooth-gaussian.ts';
import { trilinearSampler } from '../../volume/trilinear-sampler.ts';
import { makeVolume, type Volume } from '../../volume/volume.ts';
import { relativeDiffusivity } from '../relative-diffusivity.ts';
import type { TissueVoxels } from './travel-time/tissue-voxels.ts';

/** What the network knows of a voxel's surroundings, in this order; see `localTissue`. */
export const TISSUE_CHANNELS = [
  'white matter',
  'gray matter',
  'csf',
  'diffusivity',
  'diffusivity, 2 mm',
  'diffusivity, 4 mm',
  'diffusivity, 8 mm',
  'tissue, 2 mm',
  'tissue, 4 mm',
  'tissue, 8 mm',
  'tissue, 16 mm',
] as const;

/** What it knows of the start's surroundings. */
export const START_CHANNELS = [
  'diffusivity, 1.2 mm',
  'diffusivity, 2 mm',
  'diffusivity, 4 mm',
  'tissue, 2 mm',
  'tissue, 4 mm',
] as const;

/** Standard deviations of the Gaussians, mm. */
const MEANS_MM = [1.2, 2, 4, 8, 16];
/** Keeps quotients finite where hardly any tissue is near. */
const LEAST_WEIGHT = 1e-3;

/** The anatomy encoded once a patient, apart from travel times. */
export interface LocalTissue {
  /** One array of `tissue.count` values for each of `TISSUE_CHANNELS`. */
  readonly channels: readonly Float32Array[];
  /** D / D_w, `tissue.count` values. */
  readonly diffusivity: Float32Array;
  /** √(D_w / D) where that is greatest, at least 1. */
  readonly greatestSlowness: number;
  /** Values of `START_CHANNELS` at a continuous index, trilinear. */
  readonly atStart: (index: Vector3) => Float64Array;
}

/**
 * Fractions, relative diffusivity D / D_w (0 outside tissue), its mean over the tissue within Gaussians, and the part of
 * those Gaussians that is tissue. Standard deviations in mm.
 * Throws RangeError for a `diffusivityRatio` (D_w / D_g) that is not positive.
 */
export function localTissue(anatomy: Anatomy, tissue: TissueVoxels, diffusivityRatio: number): LocalTissue {
  const { grid } = anatomy;
  const mask = Float32Array.from(tissueMask(anatomy));
  const diffusivity = Float32Array.from(relativeDiffusivity(anatomy, tissueMask(anatomy), diffusivityRatio));
  const smooth = (data: Float32Array, sigmaMm: number): Float32Array =>
    smoothGaussian(makeVolume(grid, data), sigmaMm).data;
  const means = new Map<number, { readonly tissue: Float32Array; readonly diffusivity: Float32Array }>();
  for (const sigma of MEANS_MM) {
    const part = smooth(mask, sigma);
    const sum = smooth(diffusivity, sigma);
    means.set(sigma, {
      tissue: part,
      diffusivity: sum.map((value, voxel) => value / Math.max(part[voxel], LEAST_WEIGHT)),
    });
  }
  const mean = (sigma: number) => {
    const found = means.get(sigma);
    if (!found) throw new RangeError(`no mean over ${sigma} mm`);
    return found;
  };
  const compact = (data: Float32Array): Float32Array =>
    Float32Array.from(tissue.indices, (index) => data[index]);
  const samplers = [
    ...[1.2, 2, 4].map((sigma) => mean(sigma).diffusivity),
    ...[2, 4].map((sigma) => mean(sigma).tissue),
  ].map((data) => trilinearSampler(makeVolume(grid, data) as Volume, 0));
  const own = compact(diffusivity);
  return {
    channels: [
      ...[anatomy.whiteMatter, anatomy.grayMatter, anatomy.csf].map(compact),
      own,
      ...[2, 4, 8].map((sigma) => compact(mean(sigma).diffusivity)),
      ...[2, 4, 8, 16].map((sigma) => compact(mean(sigma).tissue)),
    ],
    diffusivity: own,
    greatestSlowness: own.reduce((most, value) => Math.max(most, 1 / Math.sqrt(value)), 1),
    atStart: (index) => Float64Array.from(samplers, (sample) => sample(...index)),
  };
}
