import {
  add,
  concat,
  matMul,
  reshape,
  tensor1d,
  tensor2d,
  tensor4d,
  tidy,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { Convolution } from './convolution.ts';
import { CROP_CHANNELS, CROP_SIDE } from './crop.ts';
import type { GrowthInput } from './growth-inputs.ts';
import { GROWTH_CHANNELS, LATENT_SIDE } from './layer-shapes.ts';
import type { PaperArchitecture } from './manifest.ts';
import type { StoredLayer } from './read-layers.ts';
import type { TensorBackend } from './tensor-backends.ts';
import { upsample } from './upsample.ts';

/** What the decoder needs of a crop. */
export interface EncodedCrop {
  readonly latent: Tensor4D;
  /** The encoder's output at every level, with skip connections; else none. */
  readonly kept: readonly Tensor4D[];
  dispose(): void;
}

/** The network of Fig. 1 in tensors of one backend. One call at a time. */
export class TensorNetwork {
  readonly #architecture: PaperArchitecture;
  readonly #backend: TensorBackend;
  readonly #convolutions = new Map<string, Convolution>();
  readonly #growth: { readonly weights: Tensor2D; readonly biases: Tensor1D };

  constructor(
    architecture: PaperArchitecture,
    layers: ReadonlyMap<string, StoredLayer>,
    backend: TensorBackend,
  ) {
    this.#architecture = architecture;
    this.#backend = backend;
    const growth = layers.get('growth');
    if (!growth) throw new RangeError('there is no layer of growth');
    const { inputs, outputs, weights, biases } = growth;
    this.#growth = { weights: tensor2d(weights, [inputs, outputs]), biases: tensor1d(biases) };
    for (const [name, layer] of layers) {
      if (layer !== growth) this.#convolutions.set(name, new Convolution(layer));
    }
  }

  dispose(): void {
    this.#convolutions.forEach((layer) => {
      layer.dispose();
    });
    this.#growth.weights.dispose();
    this.#growth.biases.dispose();
  }

  #layer(name: string): Convolution {
    const layer = this.#convolutions.get(name);
    if (!layer) throw new RangeError(`there is no layer ${name}`);
    return layer;
  }

  /** Takes `x`, which is disposed of. */
  async #same(name: string, x: Tensor4D, linear = false): Promise<Tensor4D> {
    try {
      return await this.#layer(name).same(x, this.#backend, linear);
    } finally {
      x.dispose();
    }
  }

  /** A residual block; takes `x`. */
  async #block(part: 'encoder' | 'decoder', level: number, x: Tensor4D): Promise<Tensor4D> {
    let y = x.clone();
    try {
      for (let n = 0; n < this.#architecture.convolutions[level]; n++) {
        y = await this.#same(`${part}.${level}.${n}`, y);
      }
      const sum: Tensor4D = add(x, y);
      y.dispose();
      return sum;
    } finally {
      x.dispose();
    }
  }

  /** `tissue` as `cropTissue` gives it. Rejects with ContextLostError when the graphics card goes away. */
  async encode(tissue: Float32Array): Promise<EncodedCrop> {
    const { channels, skips, csfOnly } = this.#architecture;
    const last = channels.length - 1;
    const seen = csfOnly ? tissue.map((fraction, n) => (n % CROP_CHANNELS === 2 ? fraction : 0)) : tissue;
    const kept: Tensor4D[] = [];
    let x = await this.#same('first', tensor4d(seen, [CROP_SIDE, CROP_SIDE, CROP_SIDE, CROP_CHANNELS]));
    for (let level = 0; level <= last; level++) {
      x = await this.#block('encoder', level, x);
      if (skips && level < last) kept.push(x.clone());
      if (level < last) {
        const down = await this.#layer(`down.${level}`).strided(x, this.#backend);
        x.dispose();
        x = down;
      }
    }
    const latent = await this.#same('latent', x);
    const dispose = (): void => {
      [latent, ...kept].forEach((tensor) => {
        tensor.dispose();
      });
    };
    return { latent, kept, dispose };
  }

  /** The network's output for one growth in a crop: density, i fastest, as it comes. */
  async decode({ latent, kept }: EncodedCrop, input: GrowthInput): Promise<Float32Array> {
    let x: Tensor4D = tidy(() => {
      const growth = add(
        matMul(tensor2d([...input], [1, input.length]), this.#growth.weights),
        this.#growth.biases,
      );
      return concat([reshape(growth, [LATENT_SIDE, LATENT_SIDE, LATENT_SIDE, GROWTH_CHANNELS]), latent], 3);
    });
    const last = this.#architecture.channels.length - 1;
    for (let level = last; level >= 0; level--) {
      if (level < last) {
        const small = x;
        x = tidy(() => {
          const large = upsample(small);
          return this.#architecture.skips ? concat([large, kept[level]], 3) : large;
        });
        small.dispose();
        x = await this.#same(`up.${level}`, x);
      }
      x = await this.#block('decoder', level, x);
    }
    x = await this.#same('last', x, true);
    try {
      return (await x.data()) as Float32Array;
    } finally {
      x.dispose();
    }
  }
}
