import { solverDomain } from '../../../extension/src/forward/solver/solver-domain.ts';
import { limitsOf, timeSteps } from '../../../extension/src/forward/solver/time-steps.ts';
import { FRONT_FEATURE_COUNT } from '../../../extension/src/forward/surrogate/front-features.ts';
import { isPaperNetwork } from '../../../extension/src/forward/surrogate/paper-network/paper-network.ts';
import { isSurrogate } from '../../../extension/src/forward/surrogate/surrogate.ts';
import type { Anatomy, Simulator } from '../../../extension/src/tumor/forward-model.ts';
import type { GrowthParameters } from '../../../extension/src/tumor/parameters.ts';
import { networkArithmetic } from './network-arithmetic.ts';
import { voxelCount } from '../../../extension/src/volume/grid.ts';

/** Additions and multiplications of a voxel and substep: six faces with three each, and what joins the stages. */
const OF_SUBSTEP = 22;
/** Of a voxel and step, for growth. */
const OF_GROWTH = 6;
/** A ball whose front moves at one speed has a quarter of its last volume in the mean over time. */
const REACHED_IN_THE_MEAN = 1 / 4;
/** Of a voxel: eight travel times mixed, and the shift; features, logistic function and window. */
const OF_TRAVEL_TIME = 34;
const OF_FEATURES = 58;
const GIGA = 1e9;

/** How many additions and multiplications (10^9) a model needs for a growth. */
export type Arithmetic = (tumor: GrowthParameters, density: Float32Array) => number;

function reachedBy(density: Float32Array): number {
  return density.reduce((count, u) => count + (u > 0 ? 1 : 0), 0);
}

/**
 * Counted from what a model does. `anatomy` is the one it works on; `density`, what it makes of the growth, may be of a
 * coarser grid.
 */
export function arithmetic(simulator: Simulator, anatomy: Anatomy, ratio: number): Arithmetic {
  if (isSurrogate(simulator)) {
    const [{ first, second }] = simulator.encoded.networks.networks;
    const weights = FRONT_FEATURE_COUNT * (first.units + 1) + (first.units + 1) * second.units;
    return (_, density) => (reachedBy(density) * (OF_TRAVEL_TIME + OF_FEATURES + 2 * weights)) / GIGA;
  }
  if (isPaperNetwork(simulator)) {
    const operations = networkArithmetic(simulator.architecture);
    return () => operations / GIGA;
  }
  const domain = solverDomain(anatomy, ratio);
  if (!domain) return () => 0;
  const voxelsOf = voxelCount(anatomy.grid);
  return ({ diffusivity, proliferationRate, timeDays }, density) => {
    const { steps, substeps } = timeSteps({
      diffusion: diffusivity * timeDays,
      growth: proliferationRate * timeDays,
      greatestRate: domain.greatestRate,
      limits: limitsOf('default'),
    });
    const voxels = ((reachedBy(density) * voxelsOf) / density.length) * REACHED_IN_THE_MEAN;
    return (voxels * steps * (substeps * OF_SUBSTEP + OF_GROWTH)) / GIGA;
  };
}
