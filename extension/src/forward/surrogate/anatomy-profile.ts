import type { Anatomy } from '../../tumor/forward-model.ts';
import { tissueMask } from '../../tumor/tissue.ts';
import { smoothGaussian } from '../../volume/smooth-gaussian.ts';
import { makeVolume } from '../../volume/volume.ts';

/** What `anatomyProfile` tells of tissue maps, in this order. Means are over tissue voxels; s is white of all tissue. */
export const ANATOMY_MEASURES = [
  'share of white matter',
  'mixing of white and gray matter',
  'share of CSF in tissue voxels',
  'tissue around tissue, 2 mm',
  'tissue around tissue, 6 mm',
  'spread of white matter, 2 mm',
  'spread of white matter, 6 mm',
  'roughness of white matter, 2 mm',
  'white matter lies inside',
] as const;

/** Standard deviations of the surroundings, mm. */
const NEAR_MM = 2;
const FAR_MM = 6;
/** Keeps quotients finite where there is hardly any tissue. */
const LEAST = 1e-3;

/** What training says of the profiles of its anatomies. */
export interface TrainedAnatomies {
  /** `ANATOMY_MEASURES` of then. */
  readonly measures: readonly string[];
  readonly mean: readonly number[];
  /** The inverse of their covariance, row by row. */
  readonly precision: readonly number[];
  /** An anatomy at a greater distance is unlike them. */
  readonly limit: number;
}

export interface AnatomyDistance {
  /** Mahalanobis distance of the profile from the training's mean. */
  readonly distance: number;
  readonly limit: number;
  /** The measure by which the anatomy differs most, its value, and the training's mean. */
  readonly measure: string;
  readonly value: number;
  readonly trained: number;
}

/**
 * Numbers that tell one kind of tissue maps from another, whatever part of a brain they show. Undefined where there is no
 * tissue.
 */
export function anatomyProfile(anatomy: Anatomy): number[] | undefined {
  const { grid, whiteMatter, grayMatter, csf } = anatomy;
  const mask = Float32Array.from(tissueMask(anatomy));
  const voxels = Int32Array.from(mask.keys()).filter((voxel) => mask[voxel] > 0);
  if (voxels.length === 0) return undefined;
  const white = mask.map((inside, n) => inside && whiteMatter[n] / (whiteMatter[n] + grayMatter[n]));
  const smooth = (data: Float32Array, sigmaMm: number): Float32Array =>
    smoothGaussian(makeVolume(grid, data), sigmaMm).data;
  const [near, far] = [NEAR_MM, FAR_MM].map((sigmaMm) => {
    const tissue = smooth(mask, sigmaMm);
    const sum = smooth(white, sigmaMm);
    return { tissue, white: sum.map((value, n) => value / Math.max(tissue[n], LEAST)) };
  });
  const mean = (value: (voxel: number) => number): number =>
    voxels.reduce((sum, voxel) => sum + value(voxel), 0) / voxels.length;
  const spread = (map: Float32Array): number => {
    const middle = mean((n) => map[n]);
    return Math.sqrt(mean((n) => (map[n] - middle) ** 2));
  };
  const share = mean((n) => white[n]);
  const around = mean((n) => far.tissue[n]);
  const inside = mean((n) => (white[n] - share) * (far.tissue[n] - around));
  return [
    share,
    mean((n) => 4 * white[n] * (1 - white[n])),
    mean((n) => csf[n]),
    mean((n) => near.tissue[n]),
    around,
    spread(near.white),
    spread(far.white),
    mean((n) => Math.abs(white[n] - near.white[n])),
    inside / Math.max(spread(white) * spread(far.tissue), LEAST),
  ];
}

/** How far a profile is from those that were trained on. Throws RangeError where these are of other measures. */
export function anatomyDistance(profile: readonly number[], trained: TrainedAnatomies): AnatomyDistance {
  const { measures, mean, precision, limit } = trained;
  const count = ANATOMY_MEASURES.length;
  if (ANATOMY_MEASURES.some((name, n) => measures[n] !== name) || precision.length !== count ** 2) {
    throw new RangeError(`the training's measures are ${measures.join(', ')}`);
  }
  const off = profile.map((value, n) => value - mean[n]);
  // Each measure's part of the squared distance.
  const parts = off.map((value, n) =>
    off.reduce((sum, other, m) => sum + value * other * precision[n * count + m], 0),
  );
  const most = parts.indexOf(Math.max(...parts));
  return {
    distance: Math.sqrt(
      Math.max(
        0,
        parts.reduce((sum, part) => sum + part, 0),
      ),
    ),
    limit,
    measure: measures[most],
    value: profile[most],
    trained: mean[most],
  };
}
