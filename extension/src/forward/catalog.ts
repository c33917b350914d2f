import type { Anatomy, ForwardModel } from '../tumor/forward-model.ts';
import type { Prior } from '../tumor/prior.ts';
import type { ModelCaveat } from './model-caveat.ts';
import type { ForwardModelKey } from './model-keys.ts';
import { createRefinedSolver } from './solver/refined-solver.ts';
import { createSolver, type SolverOptions } from './solver/solver.ts';
import { embeddedModel, EMBEDDED_MODELS } from './surrogate/embedded-files.ts';
import { embeddedNetwork, EMBEDDED_NETWORK } from './surrogate/paper-network/embedded-network.ts';
import { createPaperNetwork } from './surrogate/paper-network/paper-network.ts';
import { surrogateCaveats } from './surrogate/surrogate-caveats.ts';
import { createSurrogate } from './surrogate/surrogate.ts';

/** What a run asks of a growth model. */
export interface AskedModel {
  /** At 2 mm. */
  readonly anatomy: Anatomy;
  readonly prior: Prior;
  readonly diffusivityRatio: number;
}

/** A growth model that a calibration can be asked to use. */
export interface CatalogEntry {
  readonly create: (options: SolverOptions) => ForwardModel;
  /** Whether `prepare` needs `Anatomy.refined`. */
  readonly needsRefined: boolean;
  /** The ratios D_w / D_g that it was trained for; any where absent. */
  readonly diffusivityRatios?: readonly number[];
  /** Why it may not be right for a run; it always is where absent. For a trained ratio. */
  readonly caveats?: (asked: AskedModel) => readonly ModelCaveat[];
}

/** Every growth model there is. */
export const FORWARD_MODELS: Readonly<Record<ForwardModelKey, CatalogEntry>> = {
  'solver-2mm': { create: createSolver, needsRefined: false },
  'solver-1mm': { create: createRefinedSolver, needsRefined: true },
  surrogate: {
    create: ({ diffusivityRatio }) => createSurrogate(embeddedModel(diffusivityRatio), diffusivityRatio),
    needsRefined: false,
    diffusivityRatios: EMBEDDED_MODELS.map(({ manifest }) => manifest.diffusivityRatio),
    caveats: ({ anatomy, prior, diffusivityRatio }) =>
      surrogateCaveats(embeddedModel(diffusivityRatio).manifest, anatomy, prior),
  },
  'paper-network': {
    create: ({ diffusivityRatio }) => createPaperNetwork(EMBEDDED_NETWORK, embeddedNetwork, diffusivityRatio),
    needsRefined: false,
    diffusivityRatios: [EMBEDDED_NETWORK.diffusivityRatio],
    caveats: ({ anatomy, prior }) => [
      { kind: 'for-comparison' },
      ...surrogateCaveats(EMBEDDED_NETWORK, anatomy, prior),
    ],
  },
};
