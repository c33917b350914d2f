import {
  FRONT_FEATURE_COUNT,
  frontFeatures,
  sampleFeatures,
  SAMPLE_FEATURE_COUNT,
  type FrontSample,
  type FrontVoxel,
} from '../front-features.ts';
import { START_DESCRIPTORS, TISSUE_DESCRIPTORS } from './descriptors.ts';
import { activations, type Layer } from './layer.ts';

/** Where each group of inputs begins among them, and how many there are. */
export const INPUTS = {
  front: 0,
  tissue: FRONT_FEATURE_COUNT,
  sample: FRONT_FEATURE_COUNT + TISSUE_DESCRIPTORS,
  start: FRONT_FEATURE_COUNT + TISSUE_DESCRIPTORS + SAMPLE_FEATURE_COUNT,
  count: FRONT_FEATURE_COUNT + TISSUE_DESCRIPTORS + SAMPLE_FEATURE_COUNT + START_DESCRIPTORS,
} as const;

/**
 * Two hidden layers of rectified linear units, one output, and a linear way past both from inputs to output. Inputs in
 * the order of `INPUTS`; the output is the logit of the cell density.
 */
export interface FrontNetwork {
  readonly first: Layer;
  readonly second: Layer;
  /** One unit, over the second layer's. */
  readonly output: Layer;
  /** One weight an input. */
  readonly skip: Float32Array;
}

/** The trained range; parameters beyond are moved to its ends. */
export interface FrontRanges {
  /** √(D/ρ), mm. */
  readonly widthMm: readonly [number, number];
  /** ρT. */
  readonly growth: readonly [number, number];
}

/** The network in double precision, as the trainer defines it: the logit of the density. */
export function networkLogit(network: FrontNetwork, inputs: Float64Array): number {
  const hidden = activations(network.second, activations(network.first, inputs, true), true);
  const [output] = activations(network.output, hidden, false);
  return inputs.reduce((total, value, n) => total + network.skip[n] * value, output);
}

/** Natural logarithm of the density that is told from none. */
const LEAST_LOG_DENSITY = -9;
/** Natural logarithm of the volume of the cells at the start, mm³: a voxel of 2 mm. */
const LOG_SEED = Math.log(8);
/** Of unlimited growth nothing below this counts, however narrow the front is. */
const LEAST_UNLIMITED = -6;
/** Over so much of it density goes from nothing to what the network says. */
export const WINDOW = 2;

/**
 * Where unlimited growth from a point, ρT − g²/(4ρT), is less than this, there is no density: cells that spread and
 * multiply without limit (Eq. 1 without saturation, the greatest that Eq. 1 can be) would be fewer than can be told
 * from none, diluted over (4π D T)^{3/2}.
 */
export function emptyBelow({ widthMm, growth }: FrontSample): number {
  const dilution = 1.5 * Math.log(4 * Math.PI * widthMm ** 2 * growth) - LOG_SEED;
  return Math.max(LEAST_UNLIMITED, LEAST_LOG_DENSITY + dilution);
}

/** Makes densities end smoothly, far ahead of the front. */
export function densityWindow({ time }: FrontVoxel, sample: FrontSample): number {
  const { widthMm, growth } = sample;
  const most = growth - (time / widthMm) ** 2 / (4 * growth);
  const t = Math.min(1, Math.max(0, (most - emptyBelow(sample)) / WINDOW));
  return t * t * (3 - 2 * t);
}

/** The greatest travel time at which there is density, mm. */
export function reachMm(sample: FrontSample): number {
  const { widthMm, growth } = sample;
  return widthMm * 2 * Math.sqrt(growth * Math.max(0, growth - emptyBelow(sample)));
}

export interface NetworkVoxel {
  readonly front: FrontVoxel;
  /** As `describeTissue` has it. */
  readonly tissue: Float64Array;
  /** As `describeStart` has it. */
  readonly start: Float64Array;
}

/** The density at one voxel: what the fast kernel must agree with. */
export function networkDensity(network: FrontNetwork, voxel: NetworkVoxel, sample: FrontSample): number {
  const inputs = new Float64Array(INPUTS.count);
  frontFeatures(voxel.front, sample, inputs);
  inputs.set(voxel.tissue, INPUTS.tissue);
  inputs.set(sampleFeatures(sample), INPUTS.sample);
  inputs.set(voxel.start, INPUTS.start);
  return densityWindow(voxel.front, sample) / (1 + Math.exp(-networkLogit(network, inputs)));
}
