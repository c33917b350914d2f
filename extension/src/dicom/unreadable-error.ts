export type UnreadableProblem =
  | 'not-dicom'
  | 'other-class'
  | 'transfer-syntax'
  | 'pixel-encoding'
  | 'missing-attribute'
  | 'truncated'
  /** More than is kept in memory: made to fill it, or no image of a patient. */
  | 'too-large';

/** An object that cannot be read, or not as what was asked for. The message names the value that is wrong. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
  readonly problem: UnreadableProblem;

  constructor(problem: UnreadableProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}
