import type { Anatomy, ForwardModel } from '../../../tumor/forward-model.ts';
import { solverId, type SolverOptions } from '../solver.ts';
import { solverDomain } from '../solver-domain.ts';
import { closeContext, openContext } from './open-context.ts';
import { WebglUnavailableError } from './webgl-errors.ts';
import { WebglSimulator } from './webgl-simulator.ts';

/** What a run on a graphics card adds to the solver's id. */
export const WEBGL_BACKEND = ' backend=webgl2';

/** The solver on a graphics card; each simulator has a context of its own. */
export interface WebglSolver extends ForwardModel {
  /**
   * Rejects with WebglUnavailableError where WebGL2 or floating-point textures are missing, the card is too small
   * for the anatomy, or the anatomy has no tissue.
   */
  prepare(anatomy: Anatomy): Promise<WebglSimulator>;
}

function openSimulator(anatomy: Anatomy, { accuracy, diffusivityRatio }: SolverOptions): WebglSimulator {
  const domain = solverDomain(anatomy, diffusivityRatio);
  if (!domain) throw new WebglUnavailableError('the anatomy has no tissue');
  const gl = openContext();
  try {
    return new WebglSimulator({ gl, grid: anatomy.grid, domain, accuracy });
  } catch (error) {
    closeContext(gl);
    throw error;
  }
}

/**
 * The same equation, scheme and steps as `createSolver`, in single precision on a graphics card through WebGL2: both
 * agree with the reference to 1e-5. A run can be repeated bit for bit on one implementation only, so the id says
 * which it was.
 * Throws RangeError for a `diffusivityRatio` that is not positive.
 */
export function createWebglSolver(options: SolverOptions): WebglSolver {
  return {
    id: `${solverId(options)}${WEBGL_BACKEND}`,
    // What is thrown inside becomes a rejection.
    prepare: (anatomy) =>
      new Promise((resolve) => {
        resolve(openSimulator(anatomy, options));
      }),
  };
}
