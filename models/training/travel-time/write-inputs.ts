import {
  frontFeatures,
  FRONT_FEATURE_COUNT,
  sampleFeatures,
  SAMPLE_FEATURE_COUNT,
  type FrontSample,
} from '../../../extension/src/forward/surrogate/front-features.ts';
import {
  START_CHANNELS,
  TISSUE_CHANNELS,
  type LocalTissue,
} from '../../../extension/src/forward/surrogate/local-tissue.ts';
import type { StartEncoding } from './anatomy-encoding.ts';

const TISSUE = FRONT_FEATURE_COUNT;
const SAMPLE = TISSUE + TISSUE_CHANNELS.length;
const START = SAMPLE + SAMPLE_FEATURE_COUNT;
/** Where the density stands in an example: after what the network sees, which it learns to describe. */
export const DENSITY_COLUMN = START + START_CHANNELS.length;
export const COLUMNS = DENSITY_COLUMN + 1;

/** Writes front features, tissue channels, features of the sample and channels of the start into an example. */
export function inputWriter(
  { channels }: LocalTissue,
  start: StartEncoding,
  sample: FrontSample,
): (voxel: number, example: Float32Array) => void {
  const front = new Float64Array(FRONT_FEATURE_COUNT);
  const ofSample = sampleFeatures(sample);
  return (voxel, example) => {
    frontFeatures(start.front(voxel), sample, front);
    example.set(front);
    channels.forEach((channel, n) => {
      example[TISSUE + n] = channel[voxel];
    });
    example.set(ofSample, SAMPLE);
    example.set(start.channels, START);
  };
}
