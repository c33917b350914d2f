import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FORWARD_MODELS } from '../../../extension/src/forward/catalog.ts';
import type { ForwardModelKey } from '../../../extension/src/forward/model-keys.ts';
import {
  CROP_VOXELS,
  cropTissue,
  forCropRows,
} from '../../../extension/src/forward/surrogate/paper-network/crop.ts';
import { growthInput } from '../../../extension/src/forward/surrogate/paper-network/growth-inputs.ts';
import { loadRuntime } from '../../../extension/src/forward/surrogate/paper-network/load-runtime.ts';
import type { PaperNetworkManifest } from '../../../extension/src/forward/surrogate/paper-network/manifest.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { PaperTumor } from './paper-tumors.ts';
import { MODELS } from './rows.ts';

/** Something that gives the density in a crop. */
export interface CropModel {
  /** Tells apart whatever gives other numbers. */
  readonly id: string;
  /** Bound to an anatomy; the second is called afterwards. */
  prepare(anatomy: Anatomy): Promise<readonly [(tumor: PaperTumor) => Promise<Float32Array>, () => void]>;
}

export function readManifest(folder: string): PaperNetworkManifest & { readonly training: NetworkTraining } {
  return JSON.parse(readFileSync(join(MODELS, folder, 'manifest.json'), 'utf8')) as ReturnType<
    typeof readManifest
  >;
}

/** What the trainer writes into the manifest. */
export interface NetworkTraining {
  readonly loss: string;
  /** Before those on densities. */
  readonly tissue_steps: number;
  readonly steps: string;
  readonly seed: number;
  readonly crops: number;
  readonly processorSeconds: number;
  /** The loss in crops of the training, with their own tissue and with each other's. */
  readonly ownTissue: number;
  readonly othersTissue: number;
}

/** A network's own output, without what the product knows besides: as the paper measures it. */
export function networkModel(folder: string): CropModel {
  const manifest = readManifest(folder);
  return {
    id: `${manifest.name}-${manifest.weights.sha256.slice(0, 16)}`,
    prepare: async (anatomy) => {
      const weights = new Uint8Array(readFileSync(join(MODELS, folder, manifest.weights.file)));
      const { network, dispose } = await loadRuntime({ manifest, weights }, 'wasm');
      const density = async ({ growth, position }: PaperTumor): Promise<Float32Array> => {
        const encoded = await network.encode(cropTissue(anatomy, position));
        const found = await network.decode(encoded, growthInput(growth, manifest.ranges));
        encoded.dispose();
        return found;
      };
      return [density, dispose];
    },
  };
}

/** One of the product's forward models. */
export function forwardModel(
  key: ForwardModelKey,
  accuracy: 'default' | 'fine' = 'default',
  diffusivityRatio = 10,
): CropModel {
  const model = FORWARD_MODELS[key].create({ accuracy, diffusivityRatio });
  return {
    id: model.id.replaceAll(/[^\w.=-]+/g, '_'),
    prepare: async (anatomy) => {
      const simulator = await model.prepare(anatomy);
      const density = async ({ growth, position }: PaperTumor): Promise<Float32Array> => {
        const [whole] = await simulator.densities([growth]);
        const crop = new Float32Array(CROP_VOXELS);
        forCropRows(anatomy.grid, position, (cropVoxel, gridVoxel, count) => {
          crop.set(whole.subarray(gridVoxel, gridVoxel + count), cropVoxel);
        });
        return crop;
      };
      return [
        density,
        () => {
          simulator.dispose();
        },
      ];
    },
  };
}
