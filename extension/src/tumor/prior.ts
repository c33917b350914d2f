import { indexToWorld, voxelVolumeMm3, worldToIndex } from '../volume/grid.ts';
import type { Volume } from '../volume/volume.ts';
import { parameterNames } from './parameter-vector.ts';
import { UNITS, type ParameterName } from './parameters.ts';

type StartName = 'startX' | 'startY' | 'startZ';

function isStart(name: ParameterName): name is StartName {
  return name === 'startX' || name === 'startY' || name === 'startZ';
}

/** The paper's ranges for inference (Table II), in the parameters' own units; uniform within. */
export const PRIOR_RANGES: Readonly<Record<Exclude<ParameterName, StartName>, readonly [number, number]>> = {
  diffusivity: [0.01, 0.08],
  proliferationRate: [0.0001, 0.03],
  timeDays: [30, 1000],
  thresholdT1c: [0.6, 0.8],
  thresholdFlair: [0.05, 0.6],
  thresholdWidth: [0.05, 0.08],
  petScale: [0.6, 1.02],
  petNoise: [0.01, 0.25],
};

/** A prior density over parameter vectors in the order of `parameterNames`. */
export interface Prior {
  readonly dimension: number;
  sample(random: { uniform(): number }): Float64Array;
  /** −Infinity outside. */
  logDensity(theta: Float64Array): number;
}

/**
 * All parameters independent and uniform: the start over the voxels of `startRegion` that are above 0,
 * anywhere within them, the rest over `PRIOR_RANGES`.
 * Throws RangeError when `startRegion` is empty.
 */
export function uniformPrior(startRegion: Volume<Uint8Array>, withPet: boolean): Prior {
  const { grid, data } = startRegion;
  const [nx, ny, nz] = grid.dimensions;
  const voxels = Uint32Array.from([...data.keys()].filter((voxel) => data[voxel] > 0));
  if (voxels.length === 0) throw new RangeError('startRegion has no voxel');
  const names = parameterNames(withPet);
  const ranges = names.map((name) => (isStart(name) ? undefined : PRIOR_RANGES[name]));
  const startAt = names.indexOf('startX');
  const logVolume = ranges.reduce(
    (sum, range) => sum + (range ? Math.log(range[1] - range[0]) : 0),
    Math.log(voxels.length * voxelVolumeMm3(grid)),
  );

  const isInRegion = (theta: Float64Array): boolean => {
    const world = [theta[startAt], theta[startAt + 1], theta[startAt + 2]] as const;
    const [i, j, k] = worldToIndex(grid, world).map(Math.round);
    return i >= 0 && i < nx && j >= 0 && j < ny && k >= 0 && k < nz && data[i + nx * (j + ny * k)] > 0;
  };

  return {
    dimension: names.length,
    sample: (random) => {
      const voxel = voxels[Math.floor(random.uniform() * voxels.length)];
      const row = Math.floor(voxel / nx);
      const index = [voxel % nx, row % ny, Math.floor(row / ny)].map((n) => n - 0.5 + random.uniform());
      const theta = Float64Array.from(ranges, (range) =>
        range ? range[0] + (range[1] - range[0]) * random.uniform() : 0,
      );
      theta.set(indexToWorld(grid, [index[0], index[1], index[2]]), startAt);
      return theta;
    },
    logDensity: (theta) => {
      const outside = ranges.some(
        (range, n) => range !== undefined && !(theta[n] >= range[0] && theta[n] <= range[1]),
      );
      return !outside && isInRegion(theta) ? -logVolume : -Infinity;
    },
  };
}

/** The prior in words and numbers, for a report: "start uniform in …; diffusivity uniform in […] mm2/d; …". */
export function describePrior(withPet: boolean): string {
  const ranges = parameterNames(withPet).flatMap((name) => {
    if (isStart(name)) return [];
    const [low, high] = PRIOR_RANGES[name];
    return [`${name} uniform in [${low}, ${high}] ${UNITS[name]}`];
  });
  return ['start uniform in tissue of the whole tumour', ...ranges].join('; ');
}
