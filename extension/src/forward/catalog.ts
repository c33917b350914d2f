import type { ForwardModel } from '../tumor/forward-model.ts';
import type { ForwardModelKey } from './model-keys.ts';
import { createRefinedSolver } from './solver/refined-solver.ts';
import { createSolver, type SolverOptions } from './solver/solver.ts';
import { EMBEDDED_MODEL } from './surrogate/embedded-files.ts';
import { createSurrogate } from './surrogate/surrogate.ts';

/** A growth model that a calibration can be asked to use. */
export interface CatalogEntry {
  readonly create: (options: SolverOptions) => ForwardModel;
  /** Whether `prepare` needs `Anatomy.refined`. */
  readonly needsRefined: boolean;
  /** The ratios D_w / D_g that it was trained for; any where absent. */
  readonly diffusivityRatios?: readonly number[];
}

/** Every growth model there is. */
export const FORWARD_MODELS: Readonly<Record<ForwardModelKey, CatalogEntry>> = {
  'solver-2mm': { create: createSolver, needsRefined: false },
  'solver-1mm': { create: createRefinedSolver, needsRefined: true },
  surrogate: {
    create: ({ diffusivityRatio }) => createSurrogate(EMBEDDED_MODEL, diffusivityRatio),
    needsRefined: false,
    diffusivityRatios: [EMBEDDED_MODEL.manifest.diffusivityRatio],
  },
};
