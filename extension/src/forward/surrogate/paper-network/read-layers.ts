import { checkHash, halfToNumber, ModelMismatchError } from '../trained-model.ts';
import { layerShapes, type LayerShape } from './layer-shapes.ts';
import type { PaperNetworkFiles } from './manifest.ts';

export interface StoredLayer extends LayerShape {
  /** Taps, inputs, outputs, the last fastest. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/**
 * The layers that a model folder holds, by name.
 * Throws ModelMismatchError, naming what differs, for another architecture, number of bytes or hash; TypeError where the
 * page is not served securely, for without WebCrypto there is no hash.
 */
export async function readLayers({
  manifest,
  weights,
}: PaperNetworkFiles): Promise<Map<string, StoredLayer>> {
  const { name, architecture } = manifest;
  const shapes = layerShapes(name, architecture);
  await checkHash(manifest, weights);
  const count = shapes.reduce((sum, { taps, inputs, outputs }) => sum + (taps * inputs + 1) * outputs, 0);
  if (weights.byteLength !== 2 * count) {
    throw new ModelMismatchError(
      `${name}: ${manifest.weights.file} has ${weights.byteLength / 2} numbers, its architecture ${count}`,
    );
  }
  const view = new DataView(weights.buffer, weights.byteOffset, weights.byteLength);
  let at = 0;
  const take = (length: number): Float32Array => {
    const values = Float32Array.from({ length }, (_, n) => halfToNumber(view.getUint16(2 * (at + n), true)));
    at += length;
    return values;
  };
  return new Map(
    shapes.map((shape) => {
      const { taps, inputs, outputs } = shape;
      return [shape.name, { ...shape, weights: take(taps * inputs * outputs), biases: take(outputs) }];
    }),
  );
}
