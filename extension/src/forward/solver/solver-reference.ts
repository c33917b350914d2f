import type { Seed } from './start-ball.ts';
import type { SolverDomain } from './solver-domain.ts';
import type { TimeSteps } from './time-steps.ts';

/** Exact solution of du/dt = ρu(1 − u) over a time Δt, with `decay` = exp(−ρΔt). */
export function logistic(density: number, decay: number): number {
  return density === 0 ? 0 : density / (decay + density * (1 - decay));
}

/** Adds `factor`·∇·(D/D_w ∇u) to `result`, flux by flux, so that what leaves one voxel enters the next. */
function addDiffusion(domain: SolverDomain, factor: number, u: Float64Array, result: Float64Array): void {
  const [nx, ny] = domain.grid.dimensions;
  [1, nx, nx * ny].forEach((stride, axis) => {
    const rates = domain.faces[axis];
    for (let voxel = 0; voxel < rates.length; voxel++) {
      if (rates[voxel] === 0) continue;
      const flux = factor * rates[voxel] * (u[voxel + stride] - u[voxel]);
      result[voxel] += flux;
      result[voxel + stride] -= flux;
    }
  });
}

/** One step of diffusion by SSPRK(s, 2): s − 1 Euler substeps, one more, and 1/s of the beginning. */
function diffuse(domain: SolverDomain, plan: TimeSteps, u: Float64Array): Float64Array {
  const s = plan.substeps;
  let current = u;
  for (let substep = 0; substep < s; substep++) {
    const next = Float64Array.from(current);
    addDiffusion(domain, plan.diffusionOfSubstep, current, next);
    current = next;
  }
  return current.map((value, voxel) => u[voxel] / s + ((s - 1) / s) * value);
}

/**
 * The Fisher-Kolmogorov equation (Eq. 1, 2) in double precision, written to be read: what the fast kernel
 * must agree with. Strang splitting; growth by its exact solution; diffusion by SSPRK(s, 2), which is of
 * second order and keeps densities within [0, 1] (Spiteri & Ruuth 2002).
 * Returns u on the domain's voxels.
 */
export function solveReference(domain: SolverDomain, seeds: readonly Seed[], plan: TimeSteps): Float64Array {
  const [nx, ny] = domain.grid.dimensions;
  let u = new Float64Array(domain.tissue.length);
  for (const { i, j, k, density } of seeds) u[i + nx * (j + ny * k)] = density;
  for (let step = 0; step < plan.steps; step++) {
    u = u.map((value) => logistic(value, plan.growthOfHalfStep));
    u = diffuse(domain, plan, u).map((value) => logistic(value, plan.growthOfHalfStep));
  }
  return u;
}
