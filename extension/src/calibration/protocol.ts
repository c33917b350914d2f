import type { Grid } from '../volume/grid.ts';
import type { Volume } from '../volume/volume.ts';
import type { ModelCaveat } from '../forward/model-caveat.ts';
import type { ForwardModelKey } from '../forward/model-keys.ts';
import type { CombinationName, ParameterName } from '../tumor/parameters.ts';
import type { LikelihoodVariant } from '../tumor/log-likelihood.ts';
import type { PriorSettings } from '../tumor/prior.ts';
import type { CalibrationProblem } from './calibration-problem.ts';
import type { SolverCheck } from './check-result.ts';

export type { CalibrationProblem } from './calibration-problem.ts';
export type { CheckVerdict, ParameterShift, SolverCheck } from './check-result.ts';

/** What settings are chosen from: whoever chooses sees nothing else of the model. */
export type { ModelCaveat } from '../forward/model-caveat.ts';
export { FORWARD_MODEL_KEYS, type ForwardModelKey } from '../forward/model-keys.ts';
export { LIKELIHOODS, type LikelihoodVariant } from '../tumor/log-likelihood.ts';
export {
  PRIOR_RANGES,
  START_REGIONS,
  WIDE_DIFFUSIVITY,
  type PriorSettings,
  type Range,
  type RangedName,
  type StartRegion,
} from '../tumor/prior.ts';

/** D_w / D_g, 10 or 100 in the paper. */
export const DIFFUSIVITY_RATIOS = [10, 100] as const;

/** Tissue fractions in [0, 1]; each volume on its own grid, all in one frame of reference. */
export interface TissueMaps {
  readonly whiteMatter: Volume<Float32Array>;
  readonly grayMatter: Volume<Float32Array>;
  readonly csf: Volume<Float32Array>;
}

/** What the study holds. Masks are 1 inside and 0 outside. */
export interface StudyInputs {
  /** Enhancing and necrotic core: the T1c label of Eq. 5. */
  readonly core: Volume<Uint8Array>;
  /** Edema: with the core it is the FLAIR label of Eq. 5 (the union is taken here, not by the caller). */
  readonly edema: Volume<Uint8Array>;
  /** FET-PET in any linear unit; it is normalised to [0, 1] here. */
  readonly pet?: Volume<Float32Array>;
  readonly tissue: TissueMaps;
}

/** Settings of the sampler that may be changed; see `TmcmcSettings`. */
export interface SamplerSettings {
  readonly coefficientOfVariation?: number;
  readonly proposalScale?: number;
  readonly independentShare?: number;
  readonly priorSamples?: number;
  readonly chainLength?: number;
  readonly longestChain?: number;
  readonly acceptedMoves?: number;
}

export interface CalibrationSettings {
  /** Samples a stage: 512 for a preview, 2048 as in the paper. */
  readonly samplesPerStage: number;
  readonly seed: number;
  /** The seed was asked for: a checkpoint of a run that drew its own, or was asked for another, is left alone. */
  readonly keepSeed?: true;
  /** D_w / D_g, see `DIFFUSIVITY_RATIOS`. */
  readonly diffusivityRatio: number;
  /** A key of FORWARD_MODELS; 'solver-2mm' when absent. */
  readonly forwardModel?: ForwardModelKey;
  /**
   * So many samples of the posterior are checked by the solver at 1 mm (see `SolverCheck`), which also corrects a surrogate on the
   * way (see `AnchoredCorrection`); neither when absent or 0.
   */
  readonly checkSamples?: number;
  /** How finely the solver cuts time; 'default' when absent. */
  readonly accuracy?: 'draft' | 'default' | 'fine';
  /** Cell density t in (0, 1) of the map of P(u > t); `EXCEEDANCE_DENSITY` when absent. */
  readonly exceedanceDensity?: number;
  /** What differs from the paper's priors. */
  readonly priors?: PriorSettings;
  /** 'paper' if absent. */
  readonly likelihood?: LikelihoodVariant;
  /** What differs from the sampler's own settings. */
  readonly sampler?: SamplerSettings;
  /**
   * 'wasm' keeps the run off the graphics card, so that it can be repeated bit for bit on any machine; if absent, the
   * faster implementation is used.
   */
  readonly backend?: 'wasm';
}

/** The level from which the viewer's overlay shows density until somebody moves it. */
export const EXCEEDANCE_DENSITY = 0.05;

export const PRESETS = { preview: 512, full: 2048 } as const;
export type Preset = keyof typeof PRESETS;

/** Mean, spread and mode of one marginal posterior. */
export interface ParameterSummary<Name extends string = ParameterName | CombinationName> {
  readonly name: Name;
  /** UCUM. */
  readonly unit: string;
  /** Value in the sample of highest posterior density. */
  readonly map: number;
  readonly mean: number;
  readonly standardDeviation: number;
  /** 2.5 and 97.5 % quantiles. */
  readonly lower95: number;
  readonly upper95: number;
}

export interface StageInfo {
  /** 1, 2, … */
  readonly stage: number;
  /** The likelihood's exponent reached by this stage, 1 at the end. */
  readonly temperingExponent: number;
  /** Moves that every sample made. */
  readonly moves: number;
  readonly acceptanceRate: number;
  readonly effectiveSampleSize: number;
  /** Part of the samples that are different from each other. */
  readonly uniqueFraction: number;
}

export type CheckpointRefusal = 'other-version' | 'other-run' | 'corrupt';

/** What became of the checkpoint of a former run with the same inputs and settings. */
export type CheckpointNotice =
  /** The run goes on after the stage that it had finished, with that run's seed. */
  | { readonly kind: 'continued'; readonly stage: number }
  /** It is left alone, and the run begins anew. */
  | { readonly kind: 'refused'; readonly reason: CheckpointRefusal }
  /** None can be read or kept. */
  | { readonly kind: 'unavailable'; readonly detail: string };

export interface Progress {
  /** The stage under way; 0 while the prior is being sampled. */
  readonly stage: number;
  readonly temperingExponent: number;
  readonly evaluationsInStage: number;
  readonly evaluationsOfStage: number;
  readonly secondsElapsed: number;
  /** Estimated; absent while there is nothing to estimate from. */
  readonly secondsLeft?: number;
  /** The stages that are done. */
  readonly stages: readonly StageInfo[];
  readonly checkpoint?: CheckpointNotice;
  /** What the growth model says of inputs and prior; absent while unknown. */
  readonly caveats?: readonly ModelCaveat[];
  /** Between two stages: the solver at 1 mm corrects the growth model, which takes a while. */
  readonly correcting?: true;
  /** The stages and the maps are done: the solver at 1 mm checks, and its samples are those that are counted. */
  readonly checking?: true;
}

export interface CalibrationResult {
  readonly parameters: readonly ParameterSummary<ParameterName>[];
  readonly combinations: readonly ParameterSummary<CombinationName>[];
  readonly logEvidence: number;
  /** Standard error of `logEvidence`, as if the samples of a stage were independent. */
  readonly logEvidenceError: number;
  readonly stages: readonly StageInfo[];
  readonly evaluations: number;
  readonly seconds: number;
  readonly settings: CalibrationSettings;
  /**
   * `ForwardModel.id` of what was used; ` backend=webgl2`, or ` backend=webgl2+wasm` of a run that lost its card; and of a model
   * that was corrected on the way, by what, and from how many samples: ` corrected-by=solver-1mm anchors=80`.
   */
  readonly forwardModel: string;
  /**
   * SHA-256, in hexadecimal, of what decides the model's numbers: a surrogate's weights, a solver's WebAssembly kernel.
   * Absent where the page is not served securely, for a solver.
   */
  readonly forwardModelSha256?: string;
  /** The priors in words and numbers, such as "diffusivity uniform in [0.01, 0.08] mm2/d; …": for the report. */
  readonly priors: string;
  /** The form of the likelihood, such as "paper, Eq. 4-7, with PET": for the report. */
  readonly likelihood: string;
  /** Why the growth model may not have been right for it, known before it began; none if empty. */
  readonly caveats: readonly ModelCaveat[];
  /** What the solver at 1 mm says of it, where it was asked. */
  readonly check?: SolverCheck;
  /** The grid on which the model was solved. */
  readonly modelGrid: Grid;
  /** Posterior mean and standard deviation of the cell density, on the requested output grid. */
  readonly meanDensity: Volume<Float32Array>;
  readonly standardDeviationDensity: Volume<Float32Array>;
  /** Density of the MAP sample, on the output grid. */
  readonly mapDensity: Volume<Float32Array>;
  /** Posterior probability, in [0, 1], that the cell density exceeds `exceedanceDensity`, on the output grid. */
  readonly exceedanceProbability: Volume<Float32Array>;
  /** The t of P(u > t). */
  readonly exceedanceDensity: number;
}

export type CalibrationRequest =
  | {
      readonly type: 'calibrate';
      readonly inputs: StudyInputs;
      readonly settings: CalibrationSettings;
      /** Density maps come back on this grid: the series that the segmentation refers to. */
      readonly outputGrid: Grid;
    }
  | { readonly type: 'cancel' };

/** Sent at least once a second while a calibration runs, so that silence means that the worker is dead. */
export type CalibrationMessage =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'finished'; readonly result: CalibrationResult }
  | { readonly type: 'cancelled' }
  | { readonly type: 'failed'; readonly problem: CalibrationProblem };

export type CalibrationOutcome =
  | { readonly outcome: 'converged'; readonly result: CalibrationResult }
  | { readonly outcome: 'cancelled' }
  | { readonly outcome: 'failed'; readonly problem: CalibrationProblem };
