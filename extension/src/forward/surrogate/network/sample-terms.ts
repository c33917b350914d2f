import { sampleFeatures, type FrontSample } from '../front-features.ts';
import { describeStart, type DescriptorLayers } from './descriptors.ts';
import { INPUTS, type FrontNetwork } from './front-network.ts';

/** What a sample and its start contribute to the network, whatever the voxel; biases in it. */
export interface SampleTerms {
  /** One a unit of the first layer. */
  readonly first: Float32Array;
  readonly output: number;
}

/** A start and a sample. */
export interface SampleStart {
  readonly sample: FrontSample;
  /** Values of `START_CHANNELS`. */
  readonly channels: Float64Array;
}

export function sampleTerms(
  { first, output, skip }: FrontNetwork,
  descriptors: DescriptorLayers,
  { sample, channels }: SampleStart,
): SampleTerms {
  const features = sampleFeatures(sample);
  const start = describeStart(descriptors, sample, channels);
  const term = (weights: Float32Array): number => {
    let sum = 0;
    features.forEach((value, n) => {
      sum += weights[INPUTS.sample + n] * value;
    });
    start.forEach((value, n) => {
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
