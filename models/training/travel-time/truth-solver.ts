import { solverDomain, type SolverDomain } from '../../../extension/src/forward/solver/solver-domain.ts';
import { logistic } from '../../../extension/src/forward/solver/solver-reference.ts';
import { startSeeds } from '../../../extension/src/forward/solver/start-ball.ts';
import { limitsOf, timeSteps, type TimeSteps } from '../../../extension/src/forward/solver/time-steps.ts';
import { SolverKernel } from '../../../extension/src/forward/solver/wasm/solver-kernel.ts';
import { voxelCount, type Vector3 } from '../../../extension/src/volume/grid.ts';
import { addRow } from './block-means.ts';
import { ACCURACY } from './model-format.ts';
import type { TrainingAnatomy } from './training-anatomy.ts';

/** One growth, looked at several times. Equal √(D/ρ) and ρT give equal densities, so these are all there is. */
export interface Growth {
  /** LPS, mm. */
  readonly start: Vector3;
  /** √(D/ρ), mm. */
  readonly widthMm: number;
  /** ρT of each look, ascending. */
  readonly growths: readonly number[];
}

export interface Snapshot {
  /** ρT of the whole time step that is nearest to what was asked for. */
  readonly growth: number;
  /** Cell density, mean over 2 x 2 x 2 voxels of 1 mm; on the coarse grid. */
  readonly density: Float32Array;
}

/** The project's own solver at 1 mm, bound to one brain. */
export class TruthSolver {
  readonly domain: SolverDomain;
  readonly #kernel: SolverKernel;
  readonly #anatomy: TrainingAnatomy;

  private constructor(anatomy: TrainingAnatomy, domain: SolverDomain, kernel: SolverKernel) {
    this.#anatomy = anatomy;
    this.domain = domain;
    this.#kernel = kernel;
  }

  /** Throws RangeError for an anatomy without tissue. */
  static async create(anatomy: TrainingAnatomy, diffusivityRatio: number): Promise<TruthSolver> {
    const domain = solverDomain(anatomy.fine, diffusivityRatio);
    if (!domain) throw new RangeError('the anatomy has no tissue');
    return new TruthSolver(anatomy, domain, await SolverKernel.create(domain));
  }

  /** The time steps up to the last of a growth's looks. */
  plan({ widthMm, growths }: Pick<Growth, 'widthMm' | 'growths'>): TimeSteps {
    const growth = growths[growths.length - 1];
    return timeSteps({
      diffusion: widthMm ** 2 * growth,
      growth,
      greatestRate: this.domain.greatestRate,
      limits: limitsOf(ACCURACY),
    });
  }

  /** One solve, whatever the number of looks. */
  snapshots({ start, widthMm, growths }: Growth): Snapshot[] {
    const plan = this.plan({ widthMm, growths });
    const last = growths[growths.length - 1];
    const steps = growths.map((growth) => Math.max(1, Math.round((growth / last) * plan.steps)));
    const densities = new Map<number, Float32Array>();
    this.#kernel.solve(startSeeds(this.domain, start), plan, (done) => {
      if (!steps.includes(done)) return;
      // Until the last step the kernel is half a step of growth ahead.
      densities.set(done, this.#read(done < plan.steps ? 1 / plan.growthOfHalfStep : undefined));
    });
    return steps.flatMap((step) => {
      const density = densities.get(step);
      return density ? [{ growth: (step / plan.steps) * last, density }] : [];
    });
  }

  #read(undoDecay: number | undefined): Float32Array {
    const { grid } = this.#anatomy.coarse;
    const means = new Float32Array(voxelCount(grid));
    const [i, j, k] = this.domain.box.min;
    this.#kernel.read((row, rowJ, rowK) => {
      const values = undoDecay === undefined ? row : row.map((density) => logistic(density, undoDecay));
      addRow(grid, means, values, [i, rowJ + j, rowK + k]);
    });
    return means;
  }
}
