import { FORWARD_MODELS } from '../../../extension/src/forward/catalog.ts';
import type { ForwardModelKey } from '../../../extension/src/forward/model-keys.ts';
import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { fromVector } from '../../../extension/src/tumor/parameter-vector.ts';
import { uniformPrior, type Range } from '../../../extension/src/tumor/prior.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import { DIFFUSIVITY_RATIO, type CalibrationCase } from './calibration-case.ts';
import { drawLabels, drawPet, visibleSize } from './drawn-observation.ts';

const LEAST_CORE_ML = 1;
/** With a low and soft threshold, Eq. 6 sees tumour all over a healthy brain: no reader would. */
const GREATEST_EXTENT_MM = 100;
const MOST_DRAWS = 2000;

export interface SimulationOptions {
  readonly name: string;
  readonly seed: number;
  /** Core and edema that are seen, mL. */
  readonly wholeMl: Range;
}

/** Simulates tumours in one anatomy. */
export type CaseSimulation = (options: SimulationOptions) => Promise<CalibrationCase>;

/**
 * Truths from the paper's priors, with a start anywhere in the tissue; the density by a solver at fine accuracy, of 2 mm if
 * none is named;
 * labels and PET from the likelihood's own model, on the anatomy's grid. Drawn again, all of it, until the labels
 * have a plausible size. They alone decide, not the truth behind them: so the posterior of what is left is still
 * that of the prior, and holds the truth as often as it says.
 * The simulation rejects where no draw of many is of that size.
 */
export async function caseSimulation(
  anatomy: Anatomy,
  truthBy: ForwardModelKey = 'solver-2mm',
): Promise<CaseSimulation> {
  const { grid } = anatomy;
  const tissue = tissueMask(anatomy);
  const prior = uniformPrior(makeVolume(grid, tissue), true);
  const solver = FORWARD_MODELS[truthBy].create({ accuracy: 'fine', diffusivityRatio: DIFFUSIVITY_RATIO });
  const simulator = await solver.prepare(anatomy);
  const volume = (data: Float32Array): Volume<Float32Array> => makeVolume(grid, data);

  return async ({ name, seed, wholeMl: [least, most] }) => {
    const random = randomFrom(seedState(seed));
    for (let draw = 0; draw < MOST_DRAWS; draw++) {
      const truth = fromVector(prior.sample(random));
      const { growth, imaging } = truth;
      if (!simulator.isTissue(growth.start) || !imaging.pet) continue;
      const [density] = await simulator.densities([growth]);
      const { core, edema } = drawLabels(density, tissue, imaging, random);
      const { coreMl, wholeMl, extentMm } = visibleSize(grid, { core, edema });
      const isPlausible = wholeMl >= least && wholeMl <= most && extentMm <= GREATEST_EXTENT_MM;
      if (!isPlausible || coreMl < LEAST_CORE_ML || !edema.includes(1)) continue;
      return {
        name,
        inputs: {
          core: makeVolume(grid, core),
          edema: makeVolume(grid, edema),
          pet: volume(drawPet(density, imaging.pet, random)),
          tissue: {
            whiteMatter: volume(anatomy.whiteMatter),
            grayMatter: volume(anatomy.grayMatter),
            csf: volume(anatomy.csf),
          },
        },
        outputGrid: grid,
        truth,
        trueDensity: volume(density),
      };
    }
    throw new Error(`${name}: none of ${MOST_DRAWS} tumors is seen with ${least} to ${most} mL`);
  };
}
