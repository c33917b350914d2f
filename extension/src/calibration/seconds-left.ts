/** What a guess at the time left can be made from. */
export interface Course {
  /** Tempering exponents of the stages done, in order. */
  readonly exponents: readonly number[];
  /** Evaluations of the stage under way that are still to do. */
  readonly evaluationsLeftInStage: number;
  readonly evaluationsPerStage: number;
  readonly secondsPerEvaluation: number;
  /** Whether the stage under way is the last: the maps, after the posterior is reached. */
  readonly isLast: boolean;
}

/** So many of the last stages tell how fast the exponent grows. */
const LOOK_BACK = 4;

/**
 * The tempering exponent grows by about the same factor from stage to stage; how often it still has to, until
 * it is 1, gives the stages left. Stages that a changed likelihood took back (see `afterChangedLikelihood`) do not say how fast
 * it grows. Undefined before two stages are done, and where none of the last ones grew.
 */
export function secondsLeft(course: Course): number | undefined {
  const { exponents, evaluationsPerStage, evaluationsLeftInStage, secondsPerEvaluation } = course;
  if (course.isLast) return evaluationsLeftInStage * secondsPerEvaluation;
  const recent = exponents.slice(-LOOK_BACK);
  if (recent.length < 2) return undefined;
  const last = recent[recent.length - 1];
  const rises = recent.slice(1).flatMap((exponent, n) => {
    return exponent > recent[n] ? [Math.log(exponent / recent[n])] : [];
  });
  if (rises.length === 0) return undefined;
  const growth = rises.reduce((sum, rise) => sum + rise, 0) / rises.length;
  // The stage under way is one of those; the maps are as much work as one more.
  const stages = Math.max(1, Math.ceil(-Math.log(last) / growth)) - 1 + 1;
  return (evaluationsLeftInStage + stages * evaluationsPerStage) * secondsPerEvaluation;
}
