import {
  forCropRows,
  CROP_SIDE,
  CROP_VOXELS,
  type CropPosition,
} from '../../../extension/src/forward/surrogate/paper-network/crop.ts';
import { solverId } from '../../../extension/src/forward/solver/solver.ts';
import { solverDomain, type SolverDomain } from '../../../extension/src/forward/solver/solver-domain.ts';
import { startSeeds } from '../../../extension/src/forward/solver/start-ball.ts';
import { limitsOf, timeSteps } from '../../../extension/src/forward/solver/time-steps.ts';
import { SolverKernel } from '../../../extension/src/forward/solver/wasm/solver-kernel.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { indexToWorld, voxelCount } from '../../../extension/src/volume/grid.ts';
import type { Growth } from './draw-growth.ts';

/** Its time steps cost 0.002 of Dice (`LIMITS`), a fiftieth of what the network is off. */
const ACCURACY = 'default';

/** What the simulations are, as a manifest tells it. */
export function truthOf(diffusivityRatio: number): string {
  return `${solverId({ accuracy: ACCURACY, diffusivityRatio })}, 2 mm`;
}

/** The project's own solver on the 2 mm grid of one brain: growth from the middle of crops. */
export class CropSolver {
  readonly anatomy: Anatomy;
  readonly #domain: SolverDomain;
  readonly #kernel: SolverKernel;

  private constructor(anatomy: Anatomy, domain: SolverDomain, kernel: SolverKernel) {
    this.anatomy = anatomy;
    this.#domain = domain;
    this.#kernel = kernel;
  }

  /** Throws RangeError for an anatomy without tissue. */
  static async create(anatomy: Anatomy, diffusivityRatio: number): Promise<CropSolver> {
    const domain = solverDomain(anatomy, diffusivityRatio);
    if (!domain) throw new RangeError('the anatomy has no tissue');
    return new CropSolver(anatomy, domain, await SolverKernel.create(domain));
  }

  /** Cell density in a crop (i fastest) of what grew in the whole brain from its middle. */
  density(position: CropPosition, { diffusivity, proliferationRate, timeDays }: Growth): Float32Array {
    const { grid } = this.anatomy;
    const [i, j, k] = position.map((first) => first + CROP_SIDE / 2 - 0.5);
    const plan = timeSteps({
      diffusion: diffusivity * timeDays,
      growth: proliferationRate * timeDays,
      greatestRate: this.#domain.greatestRate,
      limits: limitsOf(ACCURACY),
    });
    this.#kernel.solve(startSeeds(this.#domain, indexToWorld(grid, [i, j, k])), plan);
    const whole = new Float32Array(voxelCount(grid));
    const [nx, ny] = grid.dimensions;
    const [i0, j0, k0] = this.#domain.box.min;
    this.#kernel.read((row, rowJ, rowK) => {
      whole.set(row, i0 + nx * (rowJ + j0 + ny * (rowK + k0)));
    });
    const density = new Float32Array(CROP_VOXELS);
    forCropRows(grid, position, (cropVoxel, gridVoxel, count) => {
      density.set(whole.subarray(gridVoxel, gridVoxel + count), cropVoxel);
    });
    return density;
  }
}
