import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { deserialize } from 'node:v8';
import { modelAnatomy, storedToFraction } from '../../../demo/src/sample/model-anatomy.ts';
import type { SimulatedStudy } from '../../../demo/src/sample/simulate-study.ts';
import { SAMPLE_TRUTH } from '../../../demo/src/sample/truth.ts';
import { createSolver } from '../../../extension/src/forward/solver/solver.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import type { CalibrationCase } from './calibration-case.ts';

export const SAMPLE = 'sample';
const SIMULATION = fileURLToPath(new URL('../../fixtures/simulate-sample.ts', import.meta.url));

/** In a process of its own: the memory that its images take is not the calibration's. */
function simulatedSample(): SimulatedStudy {
  const output = execFileSync(process.execPath, ['--import', 'tsx', SIMULATION], { maxBuffer: 2 ** 29 });
  return deserialize(output) as SimulatedStudy;
}

/** The sample study as the viewer reads it: masks and tissue maps on the images' 1 mm, PET on 2 mm. */
export async function sampleCase(): Promise<CalibrationCase> {
  const { head, pet, enhancing, necrosis, edema } = simulatedSample();
  const anatomy = modelAnatomy(head);
  const { growth, imaging, diffusivityRatio } = SAMPLE_TRUTH;
  const simulator = await createSolver({ accuracy: 'fine', diffusivityRatio }).prepare(anatomy);
  const [density] = await simulator.densities([growth]);
  const fractions = (stored: Uint8Array): Volume<Float32Array> =>
    makeVolume(head.grid, storedToFraction(stored));
  return {
    name: SAMPLE,
    inputs: {
      core: makeVolume(
        head.grid,
        enhancing.map((inside, voxel) => inside | necrosis[voxel]),
      ),
      edema: makeVolume(head.grid, edema),
      pet,
      tissue: {
        whiteMatter: fractions(head.whiteMatter),
        grayMatter: fractions(head.grayMatter),
        csf: fractions(head.csf),
      },
    },
    outputGrid: head.grid,
    truth: { growth, imaging },
    trueDensity: makeVolume(anatomy.grid, density),
  };
}
