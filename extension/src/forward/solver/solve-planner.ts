import { checkGrowthParameters } from '../../tumor/check-growth-parameters.ts';
import { StartOutsideTissueError } from '../../tumor/forward-model.ts';
import type { GrowthParameters } from '../../tumor/parameters.ts';
import type { SolverDomain } from './solver-domain.ts';
import { startSeeds, voxelAt, type Seed } from './start-ball.ts';
import { limitsOf, timeSteps, type Accuracy, type TimeSteps } from './time-steps.ts';

/** All that a solve depends on besides the domain: every implementation computes just this. */
export interface PlannedSolve {
  readonly seeds: readonly Seed[];
  readonly plan: TimeSteps;
}

export interface SolvePlanner {
  /** Whether growth may start at this position (LPS, mm). */
  isTissue(start: GrowthParameters['start']): boolean;
  /** Throws as `Simulator.densities` rejects. */
  plan(parameters: GrowthParameters): PlannedSolve;
}

/** What of a domain is needed for that. */
export type PlannedDomain = Pick<SolverDomain, 'grid' | 'tissue' | 'greatestRate'>;

/** Growth may start in the tissue of `startDomain`, which is the domain itself where it is absent. */
export function solvePlanner(
  domain: PlannedDomain,
  accuracy: Accuracy,
  startDomain: Pick<SolverDomain, 'grid' | 'tissue'> = domain,
): SolvePlanner {
  const limits = limitsOf(accuracy);

  const isTissue = (start: GrowthParameters['start']): boolean => {
    const voxel = voxelAt(startDomain.grid, start);
    return voxel >= 0 && startDomain.tissue[voxel] === 1;
  };

  return {
    isTissue,
    plan: (parameters) => {
      checkGrowthParameters(parameters);
      const { diffusivity, proliferationRate, timeDays, start } = parameters;
      if (!isTissue(start)) throw new StartOutsideTissueError(`start (${start.join(', ')}) is not in tissue`);
      const plan = timeSteps({
        diffusion: diffusivity * timeDays,
        growth: proliferationRate * timeDays,
        greatestRate: domain.greatestRate,
        limits,
      });
      return { seeds: startSeeds(domain, start), plan };
    },
  };
}
