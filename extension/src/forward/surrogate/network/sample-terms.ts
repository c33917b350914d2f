import { sampleFeatures, type FrontSample } from '../front-features.ts';
import { INPUTS, type FrontNetwork } from './front-network.ts';

/** What a sample and its start contribute to the network, whatever the voxel; biases in it. */
export interface SampleTerms {
  /** One a unit of the first layer. */
  readonly first: Float32Array;
  readonly output: number;
}

/** `channels`: values of `START_CHANNELS`. */
export function sampleTerms(
  { first, output, skip }: FrontNetwork,
  sample: FrontSample,
  channels: Float64Array,
): SampleTerms {
  const features = sampleFeatures(sample);
  const term = (weights: Float32Array): number => {
    let sum = 0;
    features.forEach((value, n) => {
      sum += weights[INPUTS.sample + n] * value;
    });
    channels.forEach((value, n) => {
      sum += weights[INPUTS.start + n] * value;
    });
    return sum;
  };
  return {
    first: first.biases.map(
      (bias, unit) => bias + term(first.weights.subarray(unit * INPUTS.count, (unit + 1) * INPUTS.count)),
    ),
    output: output.biases[0] + term(skip),
  };
}
