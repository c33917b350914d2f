import { FRONT_FEATURE_COUNT } from '../front-features.ts';
import { INPUTS, type FrontNetwork } from '../network/front-network.ts';
import { CHANNELS } from './card-tensors.ts';

/**
 * Where a network's weights are among vectors of four: for every four units of the first layer a vector an input of
 * the front's features, then for each of these units the second layer's weights; after all of them the second layer's biases,
 * its units' weights in the output, and the weights past both layers. Units that are missing from four have weights 0.
 */
export interface NetworkLayout {
  readonly vectors: number;
  /** Units of both layers, by four. */
  readonly firstGroups: number;
  readonly secondGroups: number;
  /** Vectors of a group of the first layer. */
  readonly stride: number;
  readonly biasesAt: number;
  readonly outputAt: number;
  readonly skipAt: number;
}

export function networkLayout({ first, second }: Pick<FrontNetwork, 'first' | 'second'>): NetworkLayout {
  const firstGroups = Math.ceil(first.units / CHANNELS);
  const secondGroups = Math.ceil(second.units / CHANNELS);
  const stride = FRONT_FEATURE_COUNT + CHANNELS * secondGroups;
  const biasesAt = firstGroups * stride;
  const outputAt = biasesAt + secondGroups;
  const skipAt = outputAt + secondGroups;
  const vectors = skipAt + Math.ceil(FRONT_FEATURE_COUNT / CHANNELS);
  return { vectors, firstGroups, secondGroups, stride, biasesAt, outputAt, skipAt };
}

/** Writes the weights in that order into `values`, whose units that are missing from four must be 0 and are left so. */
export function writeNetworkVectors(
  { first, second, output, skip }: FrontNetwork,
  layout: NetworkLayout,
  values: Float32Array,
): void {
  const { secondGroups, stride, biasesAt, outputAt, skipAt } = layout;
  for (let unit = 0; unit < first.units; unit++) {
    const group = Math.floor(unit / CHANNELS) * stride;
    const channel = unit % CHANNELS;
    for (let input = 0; input < FRONT_FEATURE_COUNT; input++) {
      values[CHANNELS * (group + input) + channel] = first.weights[unit * INPUTS.count + input];
    }
    const row = CHANNELS * (group + FRONT_FEATURE_COUNT + channel * secondGroups);
    for (let next = 0; next < second.units; next++) {
      values[row + next] = second.weights[next * first.units + unit];
    }
  }
  values.set(second.biases, CHANNELS * biasesAt);
  values.set(output.weights, CHANNELS * outputAt);
  values.set(skip.subarray(INPUTS.front, INPUTS.front + FRONT_FEATURE_COUNT), CHANNELS * skipAt);
}
