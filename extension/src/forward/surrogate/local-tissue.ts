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
] as const;

/** What it knows of the start's surroundings. */
export const START_CHANNELS = [
  'diffusivity, 1.2 mm',
  'diffusivity, 2 mm',
  'diffusivity, 4 mm',
  'tissue, 2 mm',
  'tissue, 4 mm',
] as const;

/** Diffusivity is averaged over this (standard deviation, mm) before it becomes a slowness. */
const SLOWNESS_MM = 1.2;
/** Keeps quotients finite where hardly any tissue is near. */
const LEAST_WEIGHT = 1e-3;

/**
 * Slowness is (D / D_w) to this power. -1/2, right for an infinitely thin front in a smooth medium, overlaps less with the
 * 1 mm solver: a front of some width averages over gray and white matter.
 */
export const SLOWNESS_POWER = -0.42;

/** The anatomy encoded once a patient, apart from travel times. */
export interface LocalTissue {
  /** One array of `tissue.count` values for each of `TISSUE_CHANNELS`. */
  readonly channels: readonly Float32Array[];
  /** `tissue.count` values. */
  readonly slowness: Float32Array;
  /** Of `slowness`, and 1 where there is none. */
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
  for (const sigma of [SLOWNESS_MM, 2, 4, 8]) {
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
    mean(SLOWNESS_MM).diffusivity,
    mean(2).diffusivity,
    mean(4).diffusivity,
    mean(2).tissue,
    mean(4).tissue,
  ].map((data) => trilinearSampler(makeVolume(grid, data) as Volume, 0));
  const base = compact(mean(SLOWNESS_MM).diffusivity);
  const slowness = base.map((value) => Math.pow(Math.max(value, LEAST_WEIGHT), SLOWNESS_POWER));
  return {
    channels: [
      anatomy.whiteMatter,
      anatomy.grayMatter,
      anatomy.csf,
      diffusivity,
      mean(2).diffusivity,
      mean(4).diffusivity,
      mean(8).diffusivity,
      mean(2).tissue,
      mean(4).tissue,
    ].map(compact),
    slowness,
    greatestSlowness: slowness.reduce((most, value) => Math.max(most, value), 1),
    atStart: (index) => Float64Array.from(samplers, (sample) => sample(...index)),
  };
}
