import type { Vector3 } from '../volume/grid.ts';

/** Growth parameters of one tumour: θ_P of the paper. */
export interface GrowthParameters {
  /** D_w, diffusivity in white matter, mm²/day. Gray matter has D_w divided by the anatomy's ratio. */
  readonly diffusivity: number;
  /** ρ, proliferation rate, 1/day. */
  readonly proliferationRate: number;
  /** T, tumour age, days. */
  readonly timeDays: number;
  /** Where growth starts at T = 0: a position in patient space (LPS, mm), anywhere between voxels. */
  readonly start: Vector3;
}

/** Imaging parameters: θ_I of the paper. PET's two are absent when the study has no PET. */
export interface ImagingParameters {
  /** u_c of T1c: cell density above which contrast-enhancing core is seen (Eq. 6). */
  readonly thresholdT1c: number;
  /** u_c of FLAIR: cell density above which edema is seen (Eq. 6). */
  readonly thresholdFlair: number;
  /** σ_α, softness of both thresholds (Eq. 6). */
  readonly thresholdWidth: number;
  readonly pet?: PetParameters;
}

/** b, PET signal per cell density, and σ, its standard deviation (Eq. 7). */
export interface PetParameters {
  readonly scale: number;
  readonly noise: number;
}

/** Names of the sampled parameters, in the order of a parameter vector. */
export const PARAMETER_NAMES = [
  'diffusivity',
  'proliferationRate',
  'timeDays',
  'startX',
  'startY',
  'startZ',
  'thresholdT1c',
  'thresholdFlair',
  'thresholdWidth',
  'petScale',
  'petNoise',
] as const;
export type ParameterName = (typeof PARAMETER_NAMES)[number];

/** What one time point does identify: front width √(D/ρ), front speed 2√(Dρ), and ρT. */
export const COMBINATION_NAMES = ['frontWidth', 'frontSpeed', 'growthNumber'] as const;
export type CombinationName = (typeof COMBINATION_NAMES)[number];

/** Units as UCUM codes, as they go into the structured report. */
export const UNITS: Readonly<Record<ParameterName | CombinationName, string>> = {
  diffusivity: 'mm2/d',
  proliferationRate: '/d',
  timeDays: 'd',
  startX: 'mm',
  startY: 'mm',
  startZ: 'mm',
  thresholdT1c: '1',
  thresholdFlair: '1',
  thresholdWidth: '1',
  petScale: '1',
  petNoise: '1',
  frontWidth: 'mm',
  frontSpeed: 'mm/d',
  growthNumber: '1',
};
