import { checkGrowthParameters } from '../../tumor/check-growth-parameters.ts';
import type {
  Anatomy,
  CorrectableSimulator,
  ForwardModel,
  Simulator,
  SparseDensity,
} from '../../tumor/forward-model.ts';
import type { GrowthParameters } from '../../tumor/parameters.ts';
import { voxelCount, worldToIndex } from '../../volume/grid.ts';
import { barren } from '../solver/barren.ts';
import type { FrontSample } from './front-features.ts';
import { gridPosition } from './grid-position.ts';
import { localTissue, type LocalTissue } from './local-tissue.ts';
import { reachMm, type FrontRanges } from './network/front-network.ts';
import type { FrontNetworks } from './network/front-networks.ts';
import { NetworkKernel } from './network/network-kernel.ts';
import { readNetworks, type ModelFiles, type SurrogateManifest } from './trained-model.ts';
import { tissueVoxelAt, tissueVoxels, type TissueVoxels } from './travel-time/tissue-voxels.ts';
import { TravelTimes } from './travel-time/travel-times.ts';

/** Of how anatomies and starts are encoded: raised with whatever gives other densities by the same weights. */
const ENCODING = 2;
/** The longest travel time that is told from none, mm of white matter. */
const GREATEST_MM = 215;

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

/** A patient as the surrogate sees them. */
export interface EncodedPatient {
  readonly anatomy: Anatomy;
  readonly networks: FrontNetworks;
  readonly ranges: FrontRanges;
  readonly tissue: TissueVoxels;
  readonly local: LocalTissue;
  readonly times: TravelTimes;
}

/** What every simulator of the surrogate is, but that of an anatomy without tissue. */
export interface SurrogateSimulator extends CorrectableSimulator {
  readonly encoded: EncodedPatient;
}

export function isSurrogate(simulator: Simulator): simulator is SurrogateSimulator {
  return 'encoded' in simulator;
}

/** How far beyond its reach a sample needs travel times: the network looks at the neighbours of a voxel, too. */
export function besideMm({ tissue, local }: Pick<EncodedPatient, 'tissue' | 'local'>): number {
  return local.greatestSlowness * Math.max(...tissue.grid.spacing);
}

function simulator(encoded: EncodedPatient, kernel: NetworkKernel): SurrogateSimulator {
  const { anatomy, ranges, tissue, local, times } = encoded;
  const { grid } = anatomy;
  const sparseDensity = (parameters: GrowthParameters): SparseDensity => {
    checkGrowthParameters(parameters);
    const { start } = parameters;
    const sample = frontSample(parameters, ranges);
    const reach = reachMm(sample);
    times.at({ start, ...sample }, kernel.times, reach + besideMm(encoded));
    const channels = local.atStart(worldToIndex(grid, start));
    const runs = times.runsWithin(reach);
    kernel.evaluate(sample, { positionMm: gridPosition(grid, start), channels }, runs);
    return { density: kernel.densities, runs };
  };
  const density = (parameters: GrowthParameters): Float32Array => {
    const sparse = sparseDensity(parameters);
    const result = new Float32Array(voxelCount(grid));
    for (let n = 0; n < sparse.runs.length; n += 2) {
      for (let voxel = sparse.runs[n]; voxel < sparse.runs[n + 1]; voxel++) {
        result[tissue.indices[voxel]] = sparse.density[voxel];
      }
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
    voxels: tissue.indices,
    sparseDensity,
    correct: (shift) => {
      kernel.shiftOutput(shift);
    },
    encoded,
  };
}

/** `ForwardModel.id` of a model folder. */
function surrogateId({ name, weights }: SurrogateManifest): string {
  return `${name} sha256=${weights.sha256.slice(0, 16)} encoding=${ENCODING}`;
}

/**
 * The travel-time surrogate: the solution of Eq. 1 and 2 at 1 mm, averaged to the anatomy's 2 mm, as a small network
 * tells it from travel times of the growth's front, local tissue, D/ρ and ρT. Throws RangeError for a ratio D_w / D_g that
 * it was not trained for; `prepare` rejects as `readNetworks` does.
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
      const networks = await readNetworks(files);
      const tissue = tissueVoxels(anatomy);
      if (!tissue) return barren;
      const local = localTissue(anatomy, tissue, diffusivityRatio);
      const times = await TravelTimes.create({
        tissue,
        diffusivity: local.diffusivity,
        greatestMm: GREATEST_MM,
      });
      const kernel = await NetworkKernel.create({ networks, tissue, local });
      return simulator({ anatomy, networks, ranges: manifest.ranges, tissue, local, times }, kernel);
    },
  };
}
