import type { StudyInputs } from '../../../extension/src/calibration/protocol.ts';
import { createSolver } from '../../../extension/src/forward/solver/solver.ts';
import { logLabelProbability } from '../../../extension/src/tumor/log-likelihood.ts';
import type { TumorParameters } from '../../../extension/src/tumor/parameter-vector.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import type { Grid } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';
import { foldedAnatomy } from '../forward/sample-anatomy.ts';

/** A study drawn from the model itself: labels from Eq. 6, PET from Eq. 7, on the anatomy's own grid. */
export async function sampleStudy(grid: Grid, truth: TumorParameters, seed = 1): Promise<StudyInputs> {
  const anatomy = foldedAnatomy(grid);
  const simulator = await createSolver({ accuracy: 'fine', diffusivityRatio: 10 }).prepare(anatomy);
  const [density] = await simulator.densities([truth.growth]);
  const random = randomFrom(seedState(seed));
  const tissue = tissueMask(anatomy);
  const { thresholdT1c, thresholdFlair, thresholdWidth, pet } = truth.imaging;
  const drawn = (threshold: number): Uint8Array =>
    Uint8Array.from(density, (u, voxel) =>
      tissue[voxel] === 1 &&
      random.uniform() < Math.exp(logLabelProbability(1, u, { threshold, width: thresholdWidth }))
        ? 1
        : 0,
    );
  const core = drawn(thresholdT1c);
  const edema = drawn(thresholdFlair);
  return {
    core: makeVolume(grid, core),
    edema: makeVolume(
      grid,
      edema.map((label, voxel) => (core[voxel] === 1 ? 0 : label)),
    ),
    tissue: {
      whiteMatter: makeVolume(grid, anatomy.whiteMatter),
      grayMatter: makeVolume(grid, anatomy.grayMatter),
      csf: makeVolume(grid, anatomy.csf),
    },
    ...(pet && {
      // In some other unit, over some background, as scanners give it.
      pet: makeVolume(
        grid,
        density.map((u) => 500 + 2000 * (pet.scale * u + pet.noise * random.normal())),
      ),
    }),
  };
}
