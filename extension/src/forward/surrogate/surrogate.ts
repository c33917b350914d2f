import { checkGrowthParameters } from '../../tumor/check-growth-parameters.ts';
import type { Anatomy, ForwardModel, Simulator } from '../../tumor/forward-model.ts';
import type { GrowthParameters } from '../../tumor/parameters.ts';
import { voxelCount, worldToIndex } from '../../volume/grid.ts';
import { barren } from '../solver/barren.ts';
import type { FrontSample } from './front-features.ts';
import { localTissue } from './local-tissue.ts';
import { reachMm, type FrontRanges } from './network/front-network.ts';
import { NetworkKernel } from './network/network-kernel.ts';
import { readNetwork, type ModelFiles, type SurrogateManifest } from './trained-model.ts';
import { tissueVoxelAt, tissueVoxels, type TissueVoxels } from './travel-time/tissue-voxels.ts';
import { TravelTimes } from './travel-time/travel-times.ts';

/** The longest travel time that is told from none, mm of white matter. */
const GREATEST_MM = 215;
/** Greatest slowness of tissue, about. */
const SLOWEST = 3;

const within = (value: number, [least, greatest]: readonly [number, number]): number =>
  Math.min(greatest, Math.max(least, value));

/** A sample moved into the trained range. */
export function frontSample(
  {
    diffusivity,
    proliferationRate,
    timeDays,
  }: Pick<GrowthParameters, 'diffusivity' | 'proliferationRate' | 'timeDays'>,
  ranges: FrontRanges,
): FrontSample {
  return {
    widthMm: within(Math.sqrt(diffusivity / proliferationRate), ranges.widthMm),
    growth: within(proliferationRate * timeDays, ranges.growth),
  };
}

interface Encoded {
  readonly anatomy: Anatomy;
  readonly tissue: TissueVoxels;
  readonly times: readonly TravelTimes[];
  readonly atStart: (index: readonly [number, number, number]) => Float64Array;
  readonly kernel: NetworkKernel;
}

function simulator({ anatomy, tissue, times, atStart, kernel }: Encoded, ranges: FrontRanges): Simulator {
  // The network looks at the neighbours of a voxel, too.
  const besideMm = SLOWEST * Math.max(...anatomy.grid.spacing);
  const density = (parameters: GrowthParameters): Float32Array => {
    checkGrowthParameters(parameters);
    const { start } = parameters;
    const sample = frontSample(parameters, ranges);
    const index = worldToIndex(anatomy.grid, start);
    const reach = reachMm(sample);
    times.forEach((field, n) => {
      field.at(start, kernel.times[n], reach + besideMm);
    });
    const [x, y, z] = anatomy.grid.spacing.map((spacing, axis) => index[axis] * spacing);
    const runs = kernel.evaluate(sample, { positionMm: [x, y, z], channels: atStart(index) }, reach);
    const result = new Float32Array(voxelCount(anatomy.grid));
    const { densities } = kernel;
    for (let n = 0; n < runs.length; n += 2) {
      for (let voxel = runs[n]; voxel < runs[n + 1]; voxel++)
        result[tissue.indices[voxel]] = densities[voxel];
    }
    return result;
  };
  return {
    // What is thrown inside becomes a rejection.
    densities: (parameters) =>
      new Promise((resolve) => {
        resolve(parameters.map(density));
      }),
    isTissue: (start) => tissueVoxelAt(tissue, start) >= 0,
    dispose: () => undefined,
  };
}

/** `ForwardModel.id` of a model folder. */
function surrogateId({ name, weights }: SurrogateManifest): string {
  return `${name} sha256=${weights.sha256.slice(0, 16)}`;
}

/**
 * The travel-time surrogate: the solution of Eq. 1 and 2 at 1 mm, averaged to the anatomy's 2 mm, as a small network
 * tells it from travel times of the growth's front, local tissue, D/ρ and ρT. Throws RangeError for a ratio D_w / D_g that
 * it was not trained for; `prepare` rejects as `readNetwork` does.
 */
export function createSurrogate(files: ModelFiles, diffusivityRatio: number): ForwardModel {
  const { manifest } = files;
  if (diffusivityRatio !== manifest.diffusivityRatio) {
    throw new RangeError(
      `diffusivityRatio is ${diffusivityRatio}; ${manifest.name} was trained for ${manifest.diffusivityRatio}`,
    );
  }
  return {
    id: surrogateId(manifest),
    prepare: async (anatomy) => {
      const network = await readNetwork(files);
      const tissue = tissueVoxels(anatomy);
      if (!tissue) return barren;
      const local = localTissue(anatomy, tissue, diffusivityRatio);
      const times = await Promise.all(
        local.slowness.map((slowness) => TravelTimes.create({ tissue, slowness, greatestMm: GREATEST_MM })),
      );
      const kernel = await NetworkKernel.create({ network, tissue, local });
      return simulator({ anatomy, tissue, times, atStart: local.atStart, kernel }, manifest.ranges);
    },
  };
}
