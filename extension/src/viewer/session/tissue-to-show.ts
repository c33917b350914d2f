import { turn } from '../../study/in-pieces.ts';
import { cropVolume } from '../../volume/crop-volume.ts';
import type { Volume } from '../../volume/volume.ts';
import { densityExtent } from '../overlay/density-extent.ts';
import type { TissueMaps } from './session-state.ts';

/** Copies for the overlay of maps that a calibration takes away with it, in steps between which the page goes on. */
export async function tissueToShow({ whiteMatter, grayMatter, csf }: TissueMaps): Promise<TissueMaps> {
  const copy = async (map: Volume<Float32Array>): Promise<Volume<Float32Array>> => {
    const { box } = await densityExtent(map);
    await turn();
    return cropVolume(map, box);
  };
  return {
    whiteMatter: await copy(whiteMatter),
    grayMatter: await copy(grayMatter),
    csf: await copy(csf),
  };
}
