import { memory, tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { Convolution } from '../../extension/src/forward/surrogate/paper-network/convolution.ts';
import type { GrowthInput } from '../../extension/src/forward/surrogate/paper-network/growth-inputs.ts';
import type { PaperNetworkManifest } from '../../extension/src/forward/surrogate/paper-network/manifest.ts';
import {
  readLayers,
  type StoredLayer,
} from '../../extension/src/forward/surrogate/paper-network/read-layers.ts';
import {
  openTensorBackend,
  TensorNetwork,
} from '../../extension/src/forward/surrogate/paper-network/runtime.browser.ts';
import { upsample } from '../../extension/src/forward/surrogate/paper-network/upsample.ts';
import { loseContext } from './opened-contexts.ts';

interface Network {
  readonly manifest: PaperNetworkManifest;
  readonly weights: Uint8Array<ArrayBuffer>;
  readonly tissue: Float32Array;
}

export type Request =
  /** One layer on each backend. */
  | { readonly type: 'layers'; readonly x: Float32Array; readonly side: number; readonly layer: StoredLayer }
  /** The whole network in the plugin's WebAssembly. */
  | ({ readonly type: 'run'; readonly input: GrowthInput } & Network)
  /** On a card that goes away. */
  | ({ readonly type: 'lose' } & Network);

export interface LayerOutputs {
  readonly same: Float32Array;
  readonly strided: Float32Array;
  readonly upsampled: Float32Array;
  /** Tensors that are left when all is disposed of. */
  readonly left: number;
}

export type Answer =
  | { readonly type: 'layers'; readonly wasm: LayerOutputs; readonly webgl: LayerOutputs }
  | { readonly type: 'density'; readonly density: Float32Array }
  | { readonly type: 'error'; readonly name: string };

async function layerOutputs(
  name: 'wasm' | 'webgl',
  request: Extract<Request, { type: 'layers' }>,
): Promise<LayerOutputs> {
  const { x, side, layer } = request;
  const backend = await openTensorBackend(name);
  const before = memory().numTensors;
  const tensor = tensor4d(x, [side, side, side, layer.inputs]);
  const convolution = new Convolution(layer);
  const read = async (result: Tensor4D): Promise<Float32Array> => {
    const data = (await result.data()) as Float32Array;
    result.dispose();
    return data.slice();
  };
  const same = await read(await convolution.same(tensor, backend));
  const strided = await read(await convolution.strided(tensor, backend));
  const upsampled = await read(upsample(tensor));
  convolution.dispose();
  tensor.dispose();
  const left = memory().numTensors - before;
  backend.dispose();
  return { same, strided, upsampled, left };
}

async function open(name: 'wasm' | 'webgl', { manifest, weights }: Network): Promise<TensorNetwork> {
  const layers = await readLayers({ manifest, weights });
  return new TensorNetwork(manifest.architecture, layers, await openTensorBackend(name));
}

async function answer(request: Request): Promise<Answer> {
  switch (request.type) {
    case 'layers':
      return {
        type: 'layers',
        wasm: await layerOutputs('wasm', request),
        webgl: await layerOutputs('webgl', request),
      };
    case 'run': {
      const network = await open('wasm', request);
      const encoded = await network.encode(request.tissue);
      return { type: 'density', density: await network.decode(encoded, request.input) };
    }
    case 'lose': {
      const network = await open('webgl', request);
      const running = network.encode(request.tissue);
      loseContext();
      const error: unknown = await running.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      return { type: 'error', name: error instanceof Error ? error.name : 'none' };
    }
  }
}

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  answer(data).then(
    (found) => {
      postMessage(found);
    },
    (error: unknown) => {
      setTimeout(() => {
        throw error;
      });
    },
  );
});
