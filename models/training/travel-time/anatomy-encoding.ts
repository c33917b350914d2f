import { localTissue, type LocalTissue } from '../../../extension/src/forward/surrogate/local-tissue.ts';
import {
  tissueVoxels,
  type TissueVoxels,
} from '../../../extension/src/forward/surrogate/travel-time/tissue-voxels.ts';
import {
  TravelTimes,
  type FrontStart,
} from '../../../extension/src/forward/surrogate/travel-time/travel-times.ts';
import { unevenness } from '../../../extension/src/forward/surrogate/unevenness.ts';
import type { FrontVoxel } from '../../../extension/src/forward/surrogate/front-features.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { worldToIndex } from '../../../extension/src/volume/grid.ts';

/** As in the product: the longest travel time that is told from none. */
const GREATEST_MM = 215;

/** A 2 mm anatomy as the surrogate sees it. */
export interface AnatomyEncoding {
  readonly tissue: TissueVoxels;
  readonly local: LocalTissue;
  readonly times: TravelTimes;
}

/** The same as a growth at a time sees it from its start. */
export interface StartEncoding {
  /** Travel time of each tissue voxel, mm; Infinity beyond reach. */
  readonly times: Float32Array;
  /** Of each tissue voxel, the arguments of its features. */
  readonly front: (voxel: number) => FrontVoxel;
  /** Values of `START_CHANNELS`. */
  readonly channels: Float64Array;
}

/** Throws RangeError for an anatomy without tissue. */
export async function encodeAnatomy(anatomy: Anatomy, diffusivityRatio: number): Promise<AnatomyEncoding> {
  const tissue = tissueVoxels(anatomy);
  if (!tissue) throw new RangeError('the anatomy has no tissue');
  const local = localTissue(anatomy, tissue, diffusivityRatio);
  const times = await TravelTimes.create({ tissue, diffusivity: local.diffusivity, greatestMm: GREATEST_MM });
  return { tissue, local, times };
}

/** Travel times from the start's own voxel, not from a lattice; Infinity farther from the start than the reach. */
export function encodeStart(
  { tissue, local, times: field }: AnatomyEncoding,
  front: FrontStart,
  reachMm: number,
): StartEncoding {
  const times = new Float32Array(tissue.count).fill(Infinity);
  field.solved(front, times, reachMm);
  const { spacing } = tissue.grid;
  const index = worldToIndex(tissue.grid, front.start);
  const offset = (voxel: number, axis: number): number =>
    spacing[axis] * (tissue.ijk[3 * voxel + axis] - index[axis]);
  return {
    times,
    front: (voxel) => ({
      time: times[voxel],
      distance: Math.hypot(offset(voxel, 0), offset(voxel, 1), offset(voxel, 2)),
      unevenness: unevenness(tissue, times, voxel),
    }),
    channels: local.atStart(index),
  };
}
