import type { AnatomyDistance } from './surrogate/anatomy-profile.ts';
import type { PriorBeyond } from './surrogate/prior-beyond.ts';

/** Why a model may not be right for a run, known before it begins. */
export type ModelCaveat =
  /** The tissue maps are unlike those that it was trained on. */
  | ({ readonly kind: 'anatomy-unlike' } & AnatomyDistance)
  /** It was not trained for a good part of the prior. */
  | ({ readonly kind: 'prior-beyond' } & PriorBeyond)
  /** It is there to be compared with: far from the solver and slow. */
  | { readonly kind: 'for-comparison' }
  /** With this D_w / D_g the 2 mm solver is nearer to the 1 mm solver, of which it was shown few simulations. */
  | { readonly kind: 'ratio-weak'; readonly diffusivityRatio: number };
