import type { CombinationName, ParameterName } from '../tumor/parameters.ts';

/**
 * 'agrees': re-weighted, the posterior is the same to within what matters. 'shifts': it is another one, and the shifts
 * are how far. 'differs': too few samples count after re-weighting for the shifts to be estimates.
 */
export type CheckVerdict = 'agrees' | 'shifts' | 'differs';

export interface ParameterShift<Name extends string = ParameterName | CombinationName> {
  readonly name: Name;
  /** Mean of the checked samples after re-weighting less that before, in standard deviations of the posterior. */
  readonly shift: number;
}

/** Difference of two cell densities where either is tumor (u > 0.01). */
export interface FieldDifference {
  readonly meanAbsoluteDifference: number;
  /** Overlap of what reaches 0.2, 0.4 and 0.8 (Dice); 1 where neither density does anywhere. */
  readonly dice: readonly [number, number, number];
}

/** A posterior held against the solver at 1 mm: some of its samples with the solver's likelihood in place of the model's. */
export interface SolverCheck<Name extends string = ParameterName | CombinationName> {
  /** `ForwardModel.id` of the solver that checked. */
  readonly forwardModel: string;
  /** Samples checked; equal ones count as often as they occur. */
  readonly samples: number;
  /** Of the weights exp(L_solver − L_model): `samples` where all are equal. */
  readonly effectiveSampleSize: number;
  /** Standard deviation of L_solver − L_model over the samples for which both are finite. */
  readonly logWeightDeviation: number;
  /** Every parameter, then every combination; none where no sample has any weight. */
  readonly shifts: readonly ParameterShift<Name>[];
  /** Of the MAP sample's density: the model's against the solver's. */
  readonly mapField: FieldDifference;
  readonly verdict: CheckVerdict;
}
