import { indexToWorld, voxelVolumeMm3, worldToIndex, type Vector3 } from '../volume/grid.ts';
import type { Volume } from '../volume/volume.ts';
import { parameterNames } from './parameter-vector.ts';
import { UNITS, type ParameterName } from './parameters.ts';

type StartName = 'startX' | 'startY' | 'startZ';
/** The parameters whose prior is a range. */
export type RangedName = Exclude<ParameterName, StartName>;

function isStart(name: ParameterName): name is StartName {
  return name === 'startX' || name === 'startY' || name === 'startZ';
}

export type Range = readonly [low: number, high: number];

/** The paper's ranges for inference (Table II), in the parameters' own units; uniform within. */
export const PRIOR_RANGES: Readonly<Record<RangedName, Range>> = {
  diffusivity: [0.01, 0.08],
  proliferationRate: [0.0001, 0.03],
  timeDays: [30, 1000],
  thresholdT1c: [0.6, 0.8],
  thresholdFlair: [0.05, 0.6],
  thresholdWidth: [0.05, 0.08],
  petScale: [0.6, 1.02],
  petNoise: [0.01, 0.25],
};

/** Table II reports D_w up to 0.08998 mm²/day, beyond the range it states: the range that it must have had. */
export const WIDE_DIFFUSIVITY: Range = [0.01, 0.09];

/** Where growth may have started: tissue of core and edema, or of the core alone. */
export const START_REGIONS = ['whole-tumor', 'core'] as const;
export type StartRegion = (typeof START_REGIONS)[number];

/** What differs from the paper's priors. */
export interface PriorSettings {
  /** A parameter is uniform in a range, or fixed at a number. `PRIOR_RANGES` for those not named. */
  readonly parameters?: Readonly<Partial<Record<RangedName, Range | number>>>;
  /** 'whole-tumor' if absent. */
  readonly startRegion?: StartRegion;
  /** A start that is known (LPS, mm), and is not inferred. */
  readonly start?: Vector3;
}

/** A prior density over parameter vectors in the order of `parameterNames`. */
export interface Prior {
  readonly names: readonly ParameterName[];
  /** For each entry of the vector its range; undefined for the start, which has a region instead. */
  readonly ranges: readonly (Range | undefined)[];
  /** For each entry of the vector the value it is fixed at; undefined where it is free. */
  readonly fixed: readonly (number | undefined)[];
  /** A whole vector, fixed entries included. */
  sample(random: { uniform(): number }): Float64Array;
  /** Density over the free entries; −Infinity outside. */
  logDensity(theta: Float64Array): number;
}

/** The first three are sampled by their logarithms, by the others the likelihood divides. */
const POSITIVE: readonly ParameterName[] = [
  'diffusivity',
  'proliferationRate',
  'timeDays',
  'thresholdWidth',
  'petNoise',
];

function checkRange(name: RangedName, [low, high]: Range): Range {
  const least = POSITIVE.includes(name) ? Number.MIN_VALUE : 0;
  if (!(low >= least && low < high && high < Infinity)) {
    throw new RangeError(`the prior range of ${name} is [${low}, ${high}]`);
  }
  return [low, high];
}

function checkFixed(name: ParameterName, value: number): number {
  const least = isStart(name) ? -Infinity : POSITIVE.includes(name) ? Number.MIN_VALUE : 0;
  if (!(value >= least && Number.isFinite(value))) throw new RangeError(`${name} is fixed at ${value}`);
  return value;
}

/** The value that settings fix a parameter at. */
function fixedValue(name: ParameterName, { parameters, start }: PriorSettings): number | undefined {
  if (isStart(name)) return start && checkFixed(name, start[['startX', 'startY', 'startZ'].indexOf(name)]);
  const setting = parameters?.[name];
  return typeof setting === 'number' ? checkFixed(name, setting) : undefined;
}

function rangeOf(name: ParameterName, { parameters }: PriorSettings): Range | undefined {
  if (isStart(name)) return undefined;
  const setting = parameters?.[name] ?? PRIOR_RANGES[name];
  return typeof setting === 'number' ? [setting, setting] : checkRange(name, setting);
}

/**
 * All free parameters independent and uniform: the start over the voxels of `startRegion` that are above 0,
 * anywhere within them, the rest over their ranges.
 * Throws RangeError when `startRegion` is empty, or for ranges and values that make no sense, by name.
 */
export function uniformPrior(
  startRegion: Volume<Uint8Array>,
  withPet: boolean,
  settings: PriorSettings = {},
): Prior {
  const { grid, data } = startRegion;
  const [nx, ny, nz] = grid.dimensions;
  const voxels = Uint32Array.from([...data.keys()].filter((voxel) => data[voxel] > 0));
  if (voxels.length === 0) throw new RangeError('startRegion has no voxel');
  const names = parameterNames(withPet);
  const fixed = names.map((name) => fixedValue(name, settings));
  if (!fixed.includes(undefined)) throw new RangeError('every parameter is fixed');
  const ranges = names.map((name) => rangeOf(name, settings));
  const startAt = names.indexOf('startX');
  const startIsFree = fixed[startAt] === undefined;
  const logVolume = ranges.reduce(
    (sum, range, n) => sum + (range && fixed[n] === undefined ? Math.log(range[1] - range[0]) : 0),
    startIsFree ? Math.log(voxels.length * voxelVolumeMm3(grid)) : 0,
  );

  const isInRegion = (theta: Float64Array): boolean => {
    const world = [theta[startAt], theta[startAt + 1], theta[startAt + 2]] as const;
    const [i, j, k] = worldToIndex(grid, world).map(Math.round);
    return i >= 0 && i < nx && j >= 0 && j < ny && k >= 0 && k < nz && data[i + nx * (j + ny * k)] > 0;
  };

  const sampleStart = (random: { uniform(): number }): Vector3 => {
    const voxel = voxels[Math.floor(random.uniform() * voxels.length)];
    const row = Math.floor(voxel / nx);
    const index = [voxel % nx, row % ny, Math.floor(row / ny)].map((n) => n - 0.5 + random.uniform());
    return indexToWorld(grid, [index[0], index[1], index[2]]);
  };

  return {
    names,
    ranges,
    fixed,
    sample: (random) => {
      const start = settings.start ?? sampleStart(random);
      const theta = Float64Array.from(ranges, (range, n) => {
        if (!range) return 0;
        return fixed[n] ?? range[0] + (range[1] - range[0]) * random.uniform();
      });
      theta.set(start, startAt);
      return theta;
    },
    logDensity: (theta) => {
      const outside = ranges.some(
        (range, n) => range !== undefined && !(theta[n] >= range[0] && theta[n] <= range[1]),
      );
      return !outside && (!startIsFree || isInRegion(theta)) ? -logVolume : -Infinity;
    },
  };
}

const REGION_WORDS: Readonly<Record<StartRegion, string>> = {
  'whole-tumor': 'tissue of the whole tumor',
  core: 'tissue of the tumor core',
};

/** The prior in words and numbers, for a report: "start uniform in …; diffusivity uniform in […] mm2/d; …". */
export function describePrior(withPet: boolean, settings: PriorSettings = {}): string {
  const { start, startRegion = 'whole-tumor' } = settings;
  const startWords = start
    ? `start fixed at (${start.join(', ')}) mm`
    : `start uniform in ${REGION_WORDS[startRegion]}`;
  const words = parameterNames(withPet).flatMap((name) => {
    if (isStart(name)) return [];
    const value = settings.parameters?.[name] ?? PRIOR_RANGES[name];
    return typeof value === 'number'
      ? [`${name} fixed at ${value} ${UNITS[name]}`]
      : [`${name} uniform in [${value.join(', ')}] ${UNITS[name]}`];
  });
  return [startWords, ...words].join('; ');
}
