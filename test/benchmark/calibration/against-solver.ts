import type { CalibrationResult } from '../../../extension/src/calibration/protocol.ts';
import type { ForwardModelKey } from '../../../extension/src/forward/model-keys.ts';
import { presetSettings } from '../../../extension/src/study/preset-settings.ts';
import { mean } from '../solver/median.ts';
import { refinedAnatomy } from '../surrogate/refined-anatomy.ts';
import { fieldMae, mapFieldMae } from './against-truth.ts';
import type { CalibrationCase, StudyCase } from './calibration-case.ts';
import { cropCase } from './crop-case.ts';
import { GLIOMA_NAMES, gliomaCase } from './glioma-case.ts';
import { measuredCalibration } from './measured-calibration.ts';
import { caseSimulation } from './simulated-cases.ts';
import { VALIDATION_ANATOMIES, validationFile } from './validation-anatomy.ts';

export const AGAINST_SOLVER = 'surrogateAgainstSolver';
export const GLIOMAS = 'gliomas';
const CASES = 5;
const FIRST_SEED = 3000;
const WHOLE_ML = [10, 100] as const;
const CROP_VOXELS = 64;
const MODELS = ['surrogate', 'solver-2mm'] as const satisfies readonly ForwardModelKey[];

type OfEach = Readonly<Record<(typeof MODELS)[number], number>>;

interface ComparedCase {
  readonly name: string;
  /** Between the MAP fields of the two. */
  readonly mapFieldMaeToSolver: number;
  /** Of each to the truth, which is the 1 mm solver's; of real gliomas there is none. */
  readonly mapFieldMae?: OfEach;
  readonly seconds: OfEach;
  readonly processorSeconds: OfEach;
}

export interface AgainstSolverFigures {
  readonly samples: number;
  readonly cases: readonly ComparedCase[];
  readonly meanMapFieldMaeToSolver: number;
}

/** Told the figures so far after each case. */
type OnCase = (soFar: AgainstSolverFigures) => void;

/** A preview by each; neither is checked by the 1 mm solver. */
async function compared(study: StudyCase | CalibrationCase, seed: number): Promise<ComparedCase> {
  const calibrate = async (forwardModel: ForwardModelKey) => {
    const settings = { ...presetSettings('preview', seed), forwardModel, checkSamples: 0 };
    return measuredCalibration({ ...study, name: `${study.name}, ${forwardModel}` }, settings);
  };
  const [surrogate, solver] = [await calibrate(MODELS[0]), await calibrate(MODELS[1])];
  const ofEach = (value: (of: typeof solver) => number): OfEach => ({
    surrogate: value(surrogate),
    'solver-2mm': value(solver),
  });
  const toTruth = (result: CalibrationResult): number =>
    'trueDensity' in study ? mapFieldMae(result, study) : NaN;
  return {
    name: study.name,
    mapFieldMaeToSolver: fieldMae(surrogate.result.mapDensity, solver.result.mapDensity),
    ...('trueDensity' in study && { mapFieldMae: ofEach(({ result }) => toTruth(result)) }),
    seconds: ofEach(({ result }) => result.seconds),
    processorSeconds: ofEach(({ processorSeconds }) => processorSeconds),
  };
}

/** A study is made when its turn comes. */
interface Planned {
  readonly seed: number;
  readonly study: () => Promise<StudyCase | CalibrationCase>;
}

async function compareAll(planned: readonly Planned[], onCase: OnCase): Promise<void> {
  const cases: ComparedCase[] = [];
  for (const { study, seed } of planned) {
    cases.push(await compared(await study(), seed));
    console.log(cases.at(-1));
    const { samplesPerStage: samples } = presetSettings('preview', seed);
    const meanMapFieldMaeToSolver = mean(cases.map((one) => one.mapFieldMaeToSolver));
    onCase({ samples, cases, meanMapFieldMaeToSolver });
  }
}

/**
 * Tumors simulated at 1 mm in crops of real brains: how far the MAP fields that surrogate and 2 mm solver find lie apart, and
 * each from the truth.
 */
export async function measureAgainstSolver(onCase: OnCase): Promise<void> {
  const simulations = await Promise.all(
    VALIDATION_ANATOMIES.map((name) => caseSimulation(refinedAnatomy(validationFile(name)), 'solver-1mm')),
  );
  const planned = Array.from({ length: CASES }, (_, n) => {
    const seed = FIRST_SEED + n;
    const place = n % simulations.length;
    const name = `${VALIDATION_ANATOMIES[place]}, seed ${seed}`;
    return {
      seed,
      study: async () => cropCase(await simulations[place]({ name, seed, wholeMl: WHOLE_ML }), CROP_VOXELS),
    };
  });
  await compareAll(planned, onCase);
}

/** The same for real gliomas. */
export async function measureGliomas(onCase: OnCase): Promise<void> {
  const planned = GLIOMA_NAMES.map((name, n) => ({
    seed: FIRST_SEED + n,
    study: () => Promise.resolve(gliomaCase(name)),
  }));
  await compareAll(planned, onCase);
}
