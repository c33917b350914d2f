import { checkGrowthParameters } from '../../tumor/check-growth-parameters.ts';
import {
  StartOutsideTissueError,
  type Anatomy,
  type ForwardModel,
  type Simulator,
} from '../../tumor/forward-model.ts';
import type { GrowthParameters } from '../../tumor/parameters.ts';
import { voxelCount } from '../../volume/grid.ts';
import { solverDomain, type SolverDomain } from './solver-domain.ts';
import { startSeeds, voxelAt } from './start-ball.ts';
import { limitsOf, timeSteps, type Accuracy } from './time-steps.ts';
import { SolverKernel } from './wasm/solver-kernel.ts';

/** Raised whenever the same parameters give other numbers. */
const VERSION = 1;

export interface SolverOptions {
  readonly accuracy: Accuracy;
  /** D_w / D_g: 10 or 100 in the paper. */
  readonly diffusivityRatio: number;
}

function simulator(
  anatomy: Anatomy,
  domain: SolverDomain,
  kernel: SolverKernel,
  accuracy: Accuracy,
): Simulator {
  const [nx, ny] = anatomy.grid.dimensions;
  const [i0, j0, k0] = domain.box.min;
  const limits = limitsOf(accuracy);

  const isTissue = (start: GrowthParameters['start']): boolean => {
    const voxel = voxelAt(domain, start);
    return voxel >= 0 && domain.tissue[voxel] === 1;
  };

  const density = (parameters: GrowthParameters): Float32Array => {
    checkGrowthParameters(parameters);
    const { diffusivity, proliferationRate, timeDays, start } = parameters;
    if (!isTissue(start)) throw new StartOutsideTissueError(`start (${start.join(', ')}) is not in tissue`);
    const plan = timeSteps({
      diffusion: diffusivity * timeDays,
      growth: proliferationRate * timeDays,
      greatestRate: domain.greatestRate,
      limits,
    });
    const result = new Float32Array(voxelCount(anatomy.grid));
    kernel.solve(startSeeds(domain, start), plan);
    kernel.read((row, j, k) => {
      result.set(row, i0 + nx * (j + j0 + ny * (k + k0)));
    });
    return result;
  };

  return {
    // What is thrown inside becomes a rejection.
    densities: (parameters) =>
      new Promise((resolve) => {
        resolve(parameters.map(density));
      }),
    isTissue,
    dispose: () => undefined,
  };
}

/** An anatomy in which nothing can grow. */
const barren: Simulator = {
  densities: (parameters) =>
    parameters.length === 0
      ? Promise.resolve([])
      : Promise.reject(new StartOutsideTissueError('the anatomy has no tissue')),
  isTissue: () => false,
  dispose: () => undefined,
};

/**
 * The Fisher-Kolmogorov equation (Eq. 1, 2) on the anatomy's own grid, of any spacing.
 * Throws RangeError for a `diffusivityRatio` that is not positive.
 */
export function createSolver({ accuracy, diffusivityRatio }: SolverOptions): ForwardModel {
  if (!(diffusivityRatio > 0 && Number.isFinite(diffusivityRatio))) {
    throw new RangeError(`diffusivityRatio is ${diffusivityRatio}`);
  }
  return {
    id: `fisher-kolmogorov-solver/${VERSION} accuracy=${accuracy} ratio=${diffusivityRatio}`,
    prepare: async (anatomy) => {
      const domain = solverDomain(anatomy, diffusivityRatio);
      if (!domain) return barren;
      return simulator(anatomy, domain, await SolverKernel.create(domain), accuracy);
    },
  };
}
