/** What is wrong with the geometry of a series or of the frames of an object. */
export type GeometryProblem =
  | 'no-images'
  | 'missing-attribute'
  | 'multi-frame'
  | 'several-volumes'
  | 'mixed-series'
  | 'mixed-frame-of-reference'
  | 'mixed-orientation'
  | 'mixed-size'
  | 'not-orthogonal'
  | 'duplicate-position'
  | 'gap'
  | 'uneven-spacing'
  | 'shear'
  | 'other-frame-of-reference'
  | 'other-geometry';

/** Voxels that cannot be put on a regular grid, or not on the grid asked for. The message has the numbers. */
export class GeometryError extends Error {
  override readonly name = 'GeometryError';
  readonly problem: GeometryProblem;

  constructor(problem: GeometryProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}
