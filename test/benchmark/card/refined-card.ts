import type { LikelihoodCard } from '../../../extension/src/forward/likelihood-card.ts';
import type { WebglSimulator } from '../../../extension/src/forward/solver/webgl/webgl-simulator.ts';
import type { LogLikelihood } from '../../../extension/src/tumor/fast-log-likelihood.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import { voxelCount } from '../../../extension/src/volume/grid.ts';

/** Refined voxels in one of the anatomy's. */
const PARTS = 8;

/**
 * The solver on a graphics card at 1 mm, which the product does not offer: densities of the refined anatomy, averaged on this
 * thread to the anatomy's own grid as the 1 mm solver does it. Growth may start where the refined voxel is tissue.
 */
export function refinedCard(
  simulator: WebglSimulator,
  anatomy: Anatomy,
  logLikelihoodOf: LogLikelihood,
): LikelihoodCard {
  const tissue = tissueMask(anatomy);
  const [nx, ny, nz] = anatomy.grid.dimensions;
  const coarse = new Float32Array(voxelCount(anatomy.grid));
  const average = (fine: Float32Array): Float32Array => {
    coarse.fill(0);
    for (let k = 0, voxel = 0; k < 2 * nz; k++) {
      for (let j = 0; j < 2 * ny; j++) {
        const first = nx * ((j >> 1) + ny * (k >> 1));
        for (let i = 0; i < 2 * nx; i++, voxel++) coarse[first + (i >> 1)] += fine[voxel] / PARTS;
      }
    }
    for (let voxel = 0; voxel < coarse.length; voxel++) {
      coarse[voxel] = tissue[voxel] === 1 ? Math.min(1, coarse[voxel]) : 0;
    }
    return coarse;
  };
  return {
    isTissue: (start) => simulator.isTissue(start),
    each: (samples, take, signal) =>
      simulator.each(
        samples.map(({ growth }) => growth),
        (fine, place) => take(logLikelihoodOf(average(fine), samples[place].imaging), place),
        signal,
      ),
    dispose: () => {
      simulator.dispose();
    },
  };
}
