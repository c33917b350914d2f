import { presetSettings } from '../../../extension/src/study/preset-settings.ts';
import { mean } from '../solver/median.ts';
import { covered, IDENTIFIABLE, mapFieldMae, type Identifiable } from './against-truth.ts';
import { cropCase } from './crop-case.ts';
import { measuredCalibration } from './measured-calibration.ts';
import { caseSimulation, type SimulationOptions } from './simulated-cases.ts';
import { VALIDATION_ANATOMIES, validationAnatomy } from './validation-anatomy.ts';

export const COVERAGE = 'coverage20';
const CASES = 20;
const QUICK = { cases: 2, samplesPerStage: 64 } as const;
const FIRST_SEED = 2000;
/** What a calibration is done for: from a small tumour to a large one, core and edema, mL. */
const WHOLE_ML = [3, 100] as const;
const CROP_VOXELS = 64;

export interface CoverageFigures {
  readonly cases: number;
  readonly samples: number;
  /** Mean over cases and identifiable quantities. */
  readonly coverage95: number;
  /** Of each quantity, part of the cases. */
  readonly ofEach: Readonly<Record<Identifiable, number>>;
  /** Mean over the cases. */
  readonly mapFieldMae: number;
  readonly secondsPerCase: number;
}

interface CoveredCase {
  readonly holding: readonly Identifiable[];
  readonly mapFieldMae: number;
  readonly seconds: number;
}

/** Figures of the cases done. */
function coverageOf(done: readonly CoveredCase[], samples: number): CoverageFigures {
  const partHolding = (name: Identifiable): number =>
    mean(done.map(({ holding }) => (holding.includes(name) ? 1 : 0)));
  return {
    cases: done.length,
    samples,
    coverage95: mean(IDENTIFIABLE.map(partHolding)),
    ofEach: {
      frontWidth: partHolding('frontWidth'),
      growthNumber: partHolding('growthNumber'),
      startX: partHolding('startX'),
      startY: partHolding('startY'),
      startZ: partHolding('startZ'),
    },
    mapFieldMae: mean(done.map((one) => one.mapFieldMae)),
    secondsPerCase: mean(done.map(({ seconds }) => seconds)),
  };
}

/**
 * How often 95 % intervals of previews hold the truth, over tumours drawn from the prior in crops of real brains.
 * `quick` takes two tumors and few samples, to see whether it works at all. `onCase` is told the figures of all cases
 * so far after each of them.
 */
export async function measureCoverage(
  quick: boolean,
  onCase: (soFar: CoverageFigures) => void,
): Promise<void> {
  const preview = presetSettings('preview', FIRST_SEED, { forwardModel: 'solver-2mm', checkSamples: 0 });
  const { cases, samplesPerStage } = quick ? QUICK : { ...preview, cases: CASES };
  const settings = { ...preview, samplesPerStage };
  const simulations = await Promise.all(
    VALIDATION_ANATOMIES.map((name) => caseSimulation(validationAnatomy(name))),
  );
  const done: CoveredCase[] = [];
  for (let n = 0; n < cases; n++) {
    const simulation = n % simulations.length;
    const seed = FIRST_SEED + n;
    const name = `${COVERAGE} ${n + 1}, ${VALIDATION_ANATOMIES[simulation]}`;
    const options: SimulationOptions = { name, seed, wholeMl: WHOLE_ML };
    const study = cropCase(await simulations[simulation](options), CROP_VOXELS);
    const { result } = await measuredCalibration(study, { ...settings, seed });
    const holding = covered(result, study.truth);
    const mae = mapFieldMae(result, study);
    done.push({ holding, mapFieldMae: mae, seconds: result.seconds });
    const missed = IDENTIFIABLE.filter((one) => !holding.includes(one)).join(', ') || 'none';
    console.log(`${name}: ${result.seconds.toFixed(0)} s, MAE ${mae.toFixed(4)}, missed: ${missed}`);
    onCase(coverageOf(done, samplesPerStage));
  }
}
