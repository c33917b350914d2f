import {
  DIFFUSIVITY_RATIOS,
  FORWARD_MODEL_KEYS,
  LIKELIHOODS,
  PRIOR_RANGES,
  START_REGIONS,
  type ForwardModelKey,
  type LikelihoodVariant,
  type Range,
  type RangedName,
  type StartRegion,
} from '../../calibration/protocol.ts';

/** What stands in the fields of one parameter. */
export interface PriorDraft {
  /** The value, where `fixed`. */
  readonly low: string;
  readonly high: string;
  readonly fixed: boolean;
}

/** Whether the solver at 1 mm checks the posterior: where the model needs it, with so many samples, or not at all. */
export const CHECK_CHOICES = ['model', 'preview', 'full', 'none'] as const;
export type CheckChoice = (typeof CHECK_CHOICES)[number];

/** What the user has chosen and typed, right or wrong. */
export interface SettingsDraft {
  readonly forwardModel: ForwardModelKey;
  readonly check: CheckChoice;
  readonly diffusivityRatio: (typeof DIFFUSIVITY_RATIOS)[number];
  readonly likelihood: LikelihoodVariant;
  readonly startRegion: StartRegion;
  /** The u of the map of P(cell density > u); empty: the usual. */
  readonly exceedance: string;
  /** Empty: drawn at random. */
  readonly seed: string;
  readonly parameters: Readonly<Record<RangedName, PriorDraft>>;
}

/** The parameters that the draft has fields for, in the paper's order. */
export const RANGED_NAMES = Object.keys(PRIOR_RANGES) as readonly RangedName[];

export function rangeDraft([low, high]: Range): PriorDraft {
  return { low: String(low), high: String(high), fixed: false };
}

export const PAPER_DRAFT: SettingsDraft = {
  forwardModel: FORWARD_MODEL_KEYS[0],
  check: CHECK_CHOICES[0],
  diffusivityRatio: DIFFUSIVITY_RATIOS[0],
  likelihood: LIKELIHOODS[0],
  startRegion: START_REGIONS[0],
  exceedance: '',
  seed: '',
  parameters: Object.fromEntries(
    RANGED_NAMES.map((name) => [name, rangeDraft(PRIOR_RANGES[name])]),
  ) as SettingsDraft['parameters'],
};
