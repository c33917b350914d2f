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

/** The network for a width in mm; beyond the ends, that of the end. */
export function networkAt(
  { widthsMm, networks }: Pick<FrontNetworks, 'widthsMm' | 'networks'>,
  widthMm: number,
): FrontNetwork {
  const upper = widthsMm.findIndex((width) => width > widthMm);
  if (upper === 0) return networks[0];
  if (upper < 0) return networks[networks.length - 1];
  const [from, to] = [widthsMm[upper - 1], widthsMm[upper]];
  const part = Math.log(widthMm / from) / Math.log(to / from);
  const [a, b] = [networks[upper - 1], networks[upper]];
  // A loop, since this is done for every sample.
  const mix = (x: Float32Array, y: Float32Array): Float32Array => {
    const mixed = new Float32Array(x.length);
    for (let n = 0; n < x.length; n++) mixed[n] = x[n] + part * (y[n] - x[n]);
    return mixed;
  };
  const layer = (x: Layer, y: Layer): Layer => ({
    units: x.units,
    weights: mix(x.weights, y.weights),
    biases: mix(x.biases, y.biases),
  });
  return {
    first: layer(a.first, b.first),
    second: layer(a.second, b.second),
    output: layer(a.output, b.output),
    skip: mix(a.skip, b.skip),
  };
}
