import { solverDomain, type SolverDomain } from '../../../extension/src/forward/solver/solver-domain.ts';
import { startSeeds, type Seed } from '../../../extension/src/forward/solver/start-ball.ts';
import { limitsOf, timeSteps, type TimeSteps } from '../../../extension/src/forward/solver/time-steps.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { GrowthParameters } from '../../../extension/src/tumor/parameters.ts';

/** D_w / D_g. */
export const DIFFUSIVITY_RATIO = 10;

/** What every implementation of the algorithm is given to solve. */
export interface SolverCase {
  readonly seeds: readonly Seed[];
  readonly plan: TimeSteps;
}

export function domainOf(anatomy: Anatomy): SolverDomain {
  const domain = solverDomain(anatomy, DIFFUSIVITY_RATIO);
  if (!domain) throw new Error('The anatomy has no tissue');
  return domain;
}

/** Default accuracy. */
export function solverCase(domain: SolverDomain, parameters: GrowthParameters): SolverCase {
  const { diffusivity, proliferationRate, timeDays, start } = parameters;
  const plan = timeSteps({
    diffusion: diffusivity * timeDays,
    growth: proliferationRate * timeDays,
    greatestRate: domain.greatestRate,
    limits: limitsOf('default'),
  });
  return { seeds: startSeeds(domain, start), plan };
}
