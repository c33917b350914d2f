import type { Anatomy, ForwardModel, Simulator } from '../../tumor/forward-model.ts';
import type { GrowthParameters } from '../../tumor/parameters.ts';
import { tissueMask } from '../../tumor/tissue.ts';
import { sameGrid, voxelCount } from '../../volume/grid.ts';
import { refineGrid } from '../../volume/refine-grid.ts';
import { barren } from './barren.ts';
import { solvePlanner } from './solve-planner.ts';
import { solverDomain, type SolverDomain } from './solver-domain.ts';
import { solverId, type SolverOptions } from './solver.ts';
import { SolverKernel } from './wasm/solver-kernel.ts';

/** `ForwardModel.id` on the anatomy's own 2 mm grid, and this. */
const GRID_WORDS = ' grid=1mm';
/** Of the refined voxels, which the id tells. */
const SPACING_MM = 1;
const SPACING_TOLERANCE_MM = 1e-3;

function refinedOf(anatomy: Anatomy): Anatomy {
  const { refined } = anatomy;
  if (!refined) throw new RangeError('refined is absent from the anatomy');
  if (!sameGrid(refined.grid, refineGrid(anatomy.grid))) {
    throw new RangeError(
      `refined has ${refined.grid.dimensions.join(' x ')} voxels elsewhere than the anatomy`,
    );
  }
  const wrong = refined.grid.spacing.find((spacing) => Math.abs(spacing - SPACING_MM) > SPACING_TOLERANCE_MM);
  if (wrong !== undefined) throw new RangeError(`spacing of refined is ${wrong} mm`);
  return refined;
}

/** Whether growth may start, and where its result may be, is decided by the coarse voxels. */
function refinedSimulator(
  anatomy: Anatomy,
  { domain, kernel }: { readonly domain: SolverDomain; readonly kernel: SolverKernel },
  accuracy: SolverOptions['accuracy'],
): Simulator {
  const { grid } = anatomy;
  const [nx, ny] = grid.dimensions;
  const tissue = tissueMask(anatomy);
  const share = 1 / 8;
  const [i0, j0, k0] = domain.box.min;
  // Without the faces, which the kernel has: at 1 mm they are most of the domain.
  const { grid: box, tissue: boxTissue, greatestRate } = domain;
  const planner = solvePlanner({ grid: box, tissue: boxTissue, greatestRate }, accuracy, { grid, tissue });

  const density = (parameters: GrowthParameters): Float32Array => {
    const { seeds, plan } = planner.plan(parameters);
    const result = new Float32Array(voxelCount(grid));
    kernel.solve(seeds, plan);
    kernel.read((row, j, k) => {
      const first = nx * (((j + j0) >> 1) + ny * ((k + k0) >> 1));
      for (let i = 0; i < row.length; i++) result[first + ((i + i0) >> 1)] += share * row[i];
    });
    // What 2 mm takes for CSF or skull holds no cell there, whatever is in a part of it.
    for (let voxel = 0; voxel < result.length; voxel++) {
      result[voxel] = tissue[voxel] === 1 ? Math.min(1, result[voxel]) : 0;
    }
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
 * The same equation, scheme and start as `createSolver`, on `Anatomy.refined`, of 1 mm voxels, to which the same rule
 * says what is tissue. A density on the anatomy's grid is the mean of its 2 x 2 x 2 refined voxels, 0 where the
 * anatomy's voxel is not tissue itself. Growth may start where the anatomy's voxel is tissue.
 * Throws RangeError for a `diffusivityRatio` that is not positive; `prepare` rejects with one where `refined` is absent
 * or does not fit.
 */
export function createRefinedSolver(options: SolverOptions): ForwardModel {
  return {
    id: `${solverId(options)}${GRID_WORDS}`,
    prepare: async (anatomy) => {
      const domain = solverDomain(refinedOf(anatomy), options.diffusivityRatio);
      if (!domain) return barren;
      const kernel = await SolverKernel.create(domain);
      return refinedSimulator(anatomy, { domain, kernel }, options.accuracy);
    },
  };
}
