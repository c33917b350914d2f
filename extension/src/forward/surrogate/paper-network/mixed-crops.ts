import { worldToIndex, type Grid, type Vector3 } from '../../../volume/grid.ts';
import { CROP_SIDE, type CropPosition } from './crop.ts';

/**
 * Where a start is nearer than this to the middle between two crops, in voxels, both are mixed: density would jump there. On
 * 2 mm voxels no density then changes by more than 0.02 over 0.01 mm, and a start takes 2 crops on average.
 */
const MIXED = 0.125;

export interface WeightedCrop {
  readonly position: CropPosition;
  /** Above 0; those of a start add up to 1. */
  readonly weight: number;
}

/** The first voxels of the one or two crops along an axis whose middles, between two voxels, are nearest to a start. */
function alongAxis(index: number): readonly (readonly [first: number, weight: number])[] {
  const voxel = Math.round(index);
  const beside = index - voxel;
  const [below, above] = [voxel - CROP_SIDE / 2, voxel + 1 - CROP_SIDE / 2];
  const weight = Math.min(1, Math.max(0, 0.5 + beside / (2 * MIXED)));
  if (weight === 0) return [[below, 1]];
  if (weight === 1) return [[above, 1]];
  return [
    [below, 1 - weight],
    [above, weight],
  ];
}

/** The crops whose middles, where eight voxels meet, are nearest to a start (LPS, mm): one, or up to eight to be mixed. */
export function mixedCrops(grid: Grid, start: Vector3): WeightedCrop[] {
  const [is, js, ks] = worldToIndex(grid, start).map(alongAxis);
  return ks.flatMap(([k, ofK]) =>
    js.flatMap(([j, ofJ]) =>
      is.map(([i, ofI]) => ({ position: [i, j, k] as const, weight: ofI * ofJ * ofK })),
    ),
  );
}
