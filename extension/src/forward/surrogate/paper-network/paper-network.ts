import { checkGrowthParameters } from '../../../tumor/check-growth-parameters.ts';
import {
  StartOutsideTissueError,
  type Anatomy,
  type ForwardModel,
  type Simulator,
} from '../../../tumor/forward-model.ts';
import type { GrowthParameters } from '../../../tumor/parameters.ts';
import { tissueMask } from '../../../tumor/tissue.ts';
import { voxelCount } from '../../../volume/grid.ts';
import { barren } from '../../solver/barren.ts';
import { voxelAt } from '../../solver/start-ball.ts';
import { forCropRows } from './crop.ts';
import { EncodedCrops } from './encoded-crops.ts';
import { growthInput } from './growth-inputs.ts';
import { loadRuntime } from './load-runtime.ts';
import type { PaperArchitecture, PaperNetworkFiles, PaperNetworkManifest } from './manifest.ts';
import { mixedCrops } from './mixed-crops.ts';
import type { TensorNetwork } from './tensor-network.ts';

/** Of the voxels that it was trained on, which the manifest's truth tells. */
const SPACING_MM = 2;
const SPACING_TOLERANCE_MM = 1e-3;

function checkSpacing({ grid }: Anatomy): void {
  const wrong = grid.spacing.find((spacing) => Math.abs(spacing - SPACING_MM) > SPACING_TOLERANCE_MM);
  if (wrong !== undefined)
    throw new RangeError(`spacing is ${wrong} mm; the network was trained on ${SPACING_MM} mm`);
}

/** What every simulator of the network is, but that of an anatomy without tissue. */
export interface PaperNetworkSimulator extends Simulator {
  readonly architecture: PaperArchitecture;
}

export function isPaperNetwork(simulator: Simulator): simulator is PaperNetworkSimulator {
  return 'architecture' in simulator;
}

interface Bound {
  readonly anatomy: Anatomy;
  readonly network: TensorNetwork;
  readonly manifest: PaperNetworkManifest;
  readonly dispose: () => void;
}

function simulator({ anatomy, network, manifest, dispose }: Bound): PaperNetworkSimulator {
  const { grid } = anatomy;
  const { ranges, architecture } = manifest;
  const tissue = tissueMask(anatomy);
  const crops = new EncodedCrops(anatomy, network);
  const isTissue = (start: GrowthParameters['start']): boolean => {
    const voxel = voxelAt(grid, start);
    return voxel >= 0 && tissue[voxel] === 1;
  };

  const density = async (parameters: GrowthParameters): Promise<Float32Array> => {
    checkGrowthParameters(parameters);
    const { start } = parameters;
    if (!isTissue(start)) throw new StartOutsideTissueError(`start (${start.join(', ')}) is not in tissue`);
    const result = new Float32Array(voxelCount(grid));
    for (const { position, weight } of mixedCrops(grid, start)) {
      const found = await network.decode(await crops.at(position), growthInput(parameters, ranges));
      forCropRows(grid, position, (cropVoxel, gridVoxel, count) => {
        for (let n = 0; n < count; n++) {
          // What it gives elsewhere is noise (IV).
          if (tissue[gridVoxel + n] === 0) continue;
          result[gridVoxel + n] += weight * Math.min(1, Math.max(0, found[cropVoxel + n]));
        }
      });
    }
    // Weights add up to 1 but for rounding.
    return result.map((u) => Math.min(1, u));
  };

  // One at a time: the network's tensors are many and large.
  let last: Promise<unknown> = Promise.resolve();
  return {
    densities: (parameters) => {
      const run = last.then(async () => {
        const densities: Float32Array[] = [];
        for (const each of parameters) densities.push(await density(each));
        return densities;
      });
      last = run.catch(() => undefined);
      return run;
    },
    isTissue,
    architecture,
    dispose: () => {
      void last.then(() => {
        crops.dispose();
        dispose();
      });
    },
  };
}

/** `ForwardModel.id` of a model folder. */
function paperNetworkId({ name, weights }: PaperNetworkManifest): string {
  return `${name} sha256=${weights.sha256.slice(0, 16)}`;
}

/**
 * The network of Fig. 1: the solution of Eq. 1 and 2 on 2 mm as an encoder of a crop's tissue and a decoder of {D, ρ, T} give
 * it. Beyond the crop, 64 voxels a side around the start, there is no density. Throws RangeError for a ratio D_w / D_g that it
 * was not trained for; `prepare` rejects with RangeError for other voxels than of 2 mm, with ModelMismatchError for weights
 * that are not the manifest's, with ModelLoadError where a file is missing. `densities` rejects with ContextLostError, too, when the
 * graphics card goes away.
 */
export function createPaperNetwork(
  manifest: PaperNetworkManifest,
  loadWeights: () => Promise<PaperNetworkFiles['weights']>,
  diffusivityRatio: number,
): ForwardModel {
  if (diffusivityRatio !== manifest.diffusivityRatio) {
    throw new RangeError(
      `diffusivityRatio is ${diffusivityRatio}; ${manifest.name} was trained for ${manifest.diffusivityRatio}`,
    );
  }
  return {
    id: paperNetworkId(manifest),
    prepare: async (anatomy) => {
      checkSpacing(anatomy);
      if (!tissueMask(anatomy).includes(1)) return barren;
      const { network, dispose } = await loadRuntime({ manifest, weights: await loadWeights() });
      return simulator({ anatomy, network, manifest, dispose });
    },
  };
}
