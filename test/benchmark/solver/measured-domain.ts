import { solverDomain, type SolverDomain } from '../../../extension/src/forward/solver/solver-domain.ts';
import type { SolverOptions } from '../../../extension/src/forward/solver/solver.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';

/** What is measured. */
export const OPTIONS: SolverOptions = { accuracy: 'default', diffusivityRatio: 10 };

export function domainOf(anatomy: Anatomy): SolverDomain {
  const domain = solverDomain(anatomy, OPTIONS.diffusivityRatio);
  if (!domain) throw new Error('The anatomy has no tissue');
  return domain;
}
