import {
  frontFeatures,
  FRONT_FEATURE_COUNT,
  sampleFeatures,
  type FrontSample,
} from '../../../extension/src/forward/surrogate/front-features.ts';
import { INPUTS } from '../../../extension/src/forward/surrogate/network/front-network.ts';
import type { LocalTissue } from '../../../extension/src/forward/surrogate/local-tissue.ts';
import type { StartEncoding } from './anatomy-encoding.ts';

/** Where the density stands in an example: after the inputs. */
export const DENSITY_COLUMN = INPUTS.count;
export const COLUMNS = INPUTS.count + 1;

/** Writes the network's inputs at a voxel into the first columns of an example. */
export function inputWriter(
  { channels }: LocalTissue,
  start: StartEncoding,
  sample: FrontSample,
): (voxel: number, example: Float32Array) => void {
  const front = new Float64Array(FRONT_FEATURE_COUNT);
  const ofSample = sampleFeatures(sample);
  return (voxel, example) => {
    frontFeatures(start.front(voxel), sample, front);
    example.set(front, INPUTS.front);
    channels.forEach((channel, n) => {
      example[INPUTS.tissue + n] = channel[voxel];
    });
    example.set(ofSample, INPUTS.sample);
    example.set(start.channels, INPUTS.start);
  };
}
