import type { FrontNetwork, Layer } from './front-network.ts';

/**
 * The network's weights for several widths of the front, which what they tell depends on most: between two, each weight
 * is interpolated in the logarithm of the width. Weights of tissue channels are the same for all.
 */
export interface FrontNetworks {
  /** Ascending. */
  readonly widthsMm: readonly number[];
  /** One for each width, of equal layers. */
  readonly networks: readonly FrontNetwork[];
}

/** The network for a width in mm; beyond the ends, that of the end. */
export function networkAt({ widthsMm, networks }: FrontNetworks, widthMm: number): FrontNetwork {
  const upper = widthsMm.findIndex((width) => width > widthMm);
  if (upper === 0) return networks[0];
  if (upper < 0) return networks[networks.length - 1];
  const [from, to] = [widthsMm[upper - 1], widthsMm[upper]];
  const part = Math.log(widthMm / from) / Math.log(to / from);
  const [a, b] = [networks[upper - 1], networks[upper]];
  const mix = (x: Float32Array, y: Float32Array): Float32Array =>
    x.map((value, n) => value + part * (y[n] - value));
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
