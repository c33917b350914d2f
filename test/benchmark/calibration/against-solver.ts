import type { ForwardModelKey } from '../../../extension/src/forward/model-keys.ts';
import { presetSettings } from '../../../extension/src/study/preset-settings.ts';
import { mean } from '../solver/median.ts';
import { fieldMae, mapFieldMae } from './against-truth.ts';
import { cropCase } from './crop-case.ts';
import { measuredCalibration } from './measured-calibration.ts';
import { caseSimulation } from './simulated-cases.ts';
import { VALIDATION_ANATOMIES, validationAnatomy } from './validation-anatomy.ts';

export const AGAINST_SOLVER = 'surrogateAgainstSolver';
const CASES = 5;
const FIRST_SEED = 3000;
const WHOLE_ML = [10, 100] as const;
const CROP_VOXELS = 64;
const MODELS = ['surrogate', 'solver-2mm'] as const satisfies readonly ForwardModelKey[];

interface ComparedCase {
  readonly name: string;
  /** Between the MAP fields of the two. */
  readonly mapFieldMaeToSolver: number;
  /** Of each to the truth, which is the 2 mm solver's. */
  readonly mapFieldMae: Readonly<Record<(typeof MODELS)[number], number>>;
  readonly processorSeconds: Readonly<Record<(typeof MODELS)[number], number>>;
}

export interface AgainstSolverFigures {
  readonly samples: number;
  readonly cases: readonly ComparedCase[];
  readonly meanMapFieldMaeToSolver: number;
}

/**
 * Previews of simulated tumors in crops of real brains, driven by the surrogate and by the 2 mm solver: how far their
 * MAP fields lie apart. Neither is checked by the 1 mm solver. `onCase` is told the figures so far after each.
 */
export async function measureAgainstSolver(onCase: (soFar: AgainstSolverFigures) => void): Promise<void> {
  const simulations = await Promise.all(
    VALIDATION_ANATOMIES.map((name) => caseSimulation(validationAnatomy(name))),
  );
  const cases: ComparedCase[] = [];
  for (let n = 0; n < CASES; n++) {
    const seed = FIRST_SEED + n;
    const place = n % simulations.length;
    const name = `${VALIDATION_ANATOMIES[place]}, seed ${seed}`;
    const study = cropCase(await simulations[place]({ name, seed, wholeMl: WHOLE_ML }), CROP_VOXELS);
    const calibrate = async (forwardModel: ForwardModelKey) => {
      const settings = { ...presetSettings('preview', seed), forwardModel, checkSamples: 0 };
      return measuredCalibration({ ...study, name: `${name}, ${forwardModel}` }, settings);
    };
    const [surrogate, solver] = [await calibrate(MODELS[0]), await calibrate(MODELS[1])];
    cases.push({
      name,
      mapFieldMaeToSolver: fieldMae(surrogate.result.mapDensity, solver.result.mapDensity),
      mapFieldMae: {
        surrogate: mapFieldMae(surrogate.result, study),
        'solver-2mm': mapFieldMae(solver.result, study),
      },
      processorSeconds: {
        surrogate: surrogate.processorSeconds,
        'solver-2mm': solver.processorSeconds,
      },
    });
    console.log(cases.at(-1));
    const { samplesPerStage: samples } = presetSettings('preview', seed);
    const meanMapFieldMaeToSolver = mean(cases.map((one) => one.mapFieldMaeToSolver));
    onCase({ samples, cases, meanMapFieldMaeToSolver });
  }
}
