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
  // Loops, since this is done for every sample.
  const term = (weights: Float32Array, row: number): number => {
    let sum = 0;
    for (let n = 0; n < features.length; n++) sum += weights[row + INPUTS.sample + n] * features[n];
    for (let n = 0; n < start.length; n++) sum += weights[row + INPUTS.start + n] * start[n];
    return sum;
  };
  const terms = new Float32Array(first.units);
  for (let unit = 0; unit < first.units; unit++) {
    terms[unit] = first.biases[unit] + term(first.weights, unit * INPUTS.count);
  }
  return { first: terms, output: output.biases[0] + term(skip, 0) };
}
