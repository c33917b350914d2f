import type { ForwardModel } from '../tumor/forward-model.ts';
import { createSolver, type SolverOptions } from './solver/solver.ts';

/** A growth model that a calibration can be asked to use. */
export interface CatalogEntry {
  /** Stays the same over versions and settings of the model. */
  readonly key: string;
  readonly create: (options: SolverOptions) => ForwardModel;
}

/** Every growth model there is; the first is the default. */
export const FORWARD_MODELS: readonly [CatalogEntry, ...CatalogEntry[]] = [
  { key: 'solver', create: createSolver },
];
