import type { Anatomy, ForwardModel, Simulator } from '../../tumor/forward-model.ts';
import type { GrowthParameters } from '../../tumor/parameters.ts';
import { voxelCount } from '../../volume/grid.ts';
import { barren } from './barren.ts';
import { solvePlanner } from './solve-planner.ts';
import { solverDomain, type SolverDomain } from './solver-domain.ts';
import type { Accuracy } from './time-steps.ts';
import { SolverKernel } from './wasm/solver-kernel.ts';

/** Raised whenever the same parameters give other numbers. */
const VERSION = 2;

export interface SolverOptions {
  readonly accuracy: Accuracy;
  /** D_w / D_g: 10 or 100 in the paper. */
  readonly diffusivityRatio: number;
}

/** `ForwardModel.id` of the solver. Throws RangeError for a `diffusivityRatio` that is not positive. */
export function solverId({ accuracy, diffusivityRatio }: SolverOptions): string {
  if (!(diffusivityRatio > 0 && Number.isFinite(diffusivityRatio))) {
    throw new RangeError(`diffusivityRatio is ${diffusivityRatio}`);
  }
  return `fisher-kolmogorov-solver/${VERSION} accuracy=${accuracy} ratio=${diffusivityRatio}`;
}

function simulator(
  anatomy: Anatomy,
  domain: SolverDomain,
  kernel: SolverKernel,
  accuracy: Accuracy,
): Simulator {
  const [nx, ny] = anatomy.grid.dimensions;
  const [i0, j0, k0] = domain.box.min;
  const planner = solvePlanner(domain, accuracy);

  const density = (parameters: GrowthParameters): Float32Array => {
    const { seeds, plan } = planner.plan(parameters);
    const result = new Float32Array(voxelCount(anatomy.grid));
    kernel.solve(seeds, plan);
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
    isTissue: (start) => planner.isTissue(start),
    dispose: () => undefined,
  };
}

/**
 * The Fisher-Kolmogorov equation (Eq. 1, 2) on the anatomy's own grid, of any spacing.
 * Throws RangeError for a `diffusivityRatio` that is not positive.
 */
export function createSolver(options: SolverOptions): ForwardModel {
  return {
    id: solverId(options),
    prepare: async (anatomy) => {
      const domain = solverDomain(anatomy, options.diffusivityRatio);
      if (!domain) return barren;
      return simulator(anatomy, domain, await SolverKernel.create(domain), options.accuracy);
    },
  };
}
