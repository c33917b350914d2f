import { sampleFeatures, SAMPLE_FEATURE_COUNT, type FrontSample } from '../front-features.ts';
import { START_CHANNELS, TISSUE_CHANNELS } from '../local-tissue.ts';
import { activations, type Layer } from './layer.ts';

/**
 * Units of the layers that describe tissue, and the start together with the sample: learned, and evaluated once a
 * patient and once a sample. What the last layer says stands behind the channels that the first saw.
 */
export const TISSUE_UNITS = [24, 16] as const;
export const START_UNITS = [12] as const;

export const TISSUE_DESCRIPTORS = TISSUE_CHANNELS.length + TISSUE_UNITS[1];
export const START_DESCRIPTORS = START_CHANNELS.length + START_UNITS[0];

/** Layers of rectified linear units, each over the one before. */
export interface DescriptorLayers {
  /** Over `TISSUE_CHANNELS`. */
  readonly tissue: readonly Layer[];
  /** Over `sampleFeatures` and `START_CHANNELS`. */
  readonly start: readonly Layer[];
}

const through = (layers: readonly Layer[], inputs: Float64Array): Float64Array =>
  layers.reduce((values, layer) => activations(layer, values, true), inputs);

function joined(first: Float64Array, second: Float64Array): Float64Array {
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** A voxel's tissue as the network sees it: `TISSUE_DESCRIPTORS` numbers. `channels`: values of `TISSUE_CHANNELS`. */
export function describeTissue({ tissue }: DescriptorLayers, channels: Float64Array): Float64Array {
  return joined(channels, through(tissue, channels));
}

/** A start as a sample sees it: `START_DESCRIPTORS` numbers. `channels`: values of `START_CHANNELS`. */
export function describeStart(
  { start }: DescriptorLayers,
  sample: FrontSample,
  channels: Float64Array,
): Float64Array {
  const inputs = new Float64Array(SAMPLE_FEATURE_COUNT + START_CHANNELS.length);
  inputs.set(sampleFeatures(sample));
  inputs.set(channels, SAMPLE_FEATURE_COUNT);
  return joined(channels, through(start, inputs));
}
