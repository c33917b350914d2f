import type { DescriptorLayers } from './descriptors.ts';
import type { FrontNetwork } from './front-network.ts';
import type { Layer } from './layer.ts';

/**
 * The network's weights for several widths of the front, which what they tell depends on most: between two, each weight
 * is interpolated in the logarithm of the width. Weights of tissue are the same for all.
 */
export interface FrontNetworks {
  /** Ascending. */
  readonly widthsMm: readonly number[];
  /** One for each width, of equal layers. */
  readonly networks: readonly FrontNetwork[];
  readonly descriptors: DescriptorLayers;
}

/** A network of layers as large as those of another, all 0. */
export function networkLike({ first, second, output, skip }: FrontNetwork): FrontNetwork {
  const layer = ({ units, weights, biases }: Layer): Layer => ({
    units,
    weights: new Float32Array(weights.length),
    biases: new Float32Array(biases.length),
  });
  return {
    first: layer(first),
    second: layer(second),
    output: layer(output),
    skip: new Float32Array(skip.length),
  };
}

/** Of some numbers those that lie so far between two others', in place of what is there. */
function mix(a: Float32Array, b: Float32Array, part: number, out: Float32Array): void {
  for (let n = 0; n < out.length; n++) out[n] = a[n] + part * (b[n] - a[n]);
}

/**
 * The network for a width in mm; beyond the ends, that of the end. This is done for every sample, so what is between two widths is
 * written into `into` where there is one (see `networkLike`).
 */
export function networkAt(
  { widthsMm, networks }: Pick<FrontNetworks, 'widthsMm' | 'networks'>,
  widthMm: number,
  into?: FrontNetwork,
): FrontNetwork {
  const upper = widthsMm.findIndex((width) => width > widthMm);
  if (upper === 0) return networks[0];
  if (upper < 0) return networks[networks.length - 1];
  const [from, to] = [widthsMm[upper - 1], widthsMm[upper]];
  const part = Math.log(widthMm / from) / Math.log(to / from);
  const [a, b] = [networks[upper - 1], networks[upper]];
  const mixed = into ?? networkLike(a);
  for (const layer of ['first', 'second', 'output'] as const) {
    mix(a[layer].weights, b[layer].weights, part, mixed[layer].weights);
    mix(a[layer].biases, b[layer].biases, part, mixed[layer].biases);
  }
  mix(a.skip, b.skip, part, mixed.skip);
  return mixed;
}
