import type { AnatomyDistance } from './surrogate/anatomy-profile.ts';
import type { PriorBeyond } from './surrogate/prior-beyond.ts';

/** Why a model may not be right for a run, known before it begins. */
export type ModelCaveat =
  /** The tissue maps are unlike those that it was trained on. */
  | ({ readonly kind: 'anatomy-unlike' } & AnatomyDistance)
  /** It was not trained for a good part of the prior. */
  | ({ readonly kind: 'prior-beyond' } & PriorBeyond);
