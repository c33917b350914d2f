import type { CalibrationSettings } from '../../../extension/src/calibration/protocol.ts';
import { presetSettings } from '../../../extension/src/study/preset-settings.ts';
import type { BenchmarkResult } from '../benchmark-result.ts';
import { machine } from '../machine.ts';
import { readResult } from '../read-result.ts';
import { writeResult } from '../write-result.ts';
import { AGAINST_SOLVER, GLIOMAS, measureAgainstSolver, measureGliomas } from './against-solver.ts';
import { benchmarkOptions, type Part } from './benchmark-options.ts';
import { calibrationFigures, withPart, type CalibrationFigures } from './calibration-figures.ts';
import type { CalibrationCase } from './calibration-case.ts';
import { COVERAGE, measureCoverage } from './coverage.ts';
import { measureCase } from './full-case.ts';
import { HELPERS } from './measured-calibration.ts';
import { SAMPLE, sampleCase } from './sample-case.ts';
import { caseSimulation } from './simulated-cases.ts';
import { VALIDATION_ANATOMIES, validationAnatomy, validationFile } from './validation-anatomy.ts';

const CALIBRATION_SEED = 1;
const TUMOR_SEED = 7;
/** A tumour of middle size, core and edema, mL. */
const WHOLE_ML = [10, 40] as const;
const QUICK_SAMPLES = 256;

async function caseOf(
  name: Exclude<Part, typeof COVERAGE | typeof AGAINST_SOLVER | typeof GLIOMAS>,
): Promise<CalibrationCase> {
  if (name === SAMPLE) return sampleCase();
  const simulate = await caseSimulation(validationAnatomy(name));
  return simulate({ name, seed: TUMOR_SEED, wholeMl: WHOLE_ML });
}

/** Of every figure no more digits than anybody reads. */
function row(figures: object): BenchmarkResult['table'][string] {
  const cells = Object.entries(figures).flatMap(([name, figure]: [string, unknown]) =>
    typeof figure === 'number' ? [[name, Number(figure.toPrecision(4))] as const] : [],
  );
  return Object.fromEntries(cells);
}

/**
 * Whole calibrations of simulated tumours, with as many threads as the product takes: how long, how much memory, and
 * how near the truth. `--cases NAME` measures one of the parts, and leaves what was written of the others; single
 * cases are driven by the surrogate and by the 2 mm solver, or by `--model KEY` alone, without the 1 mm check. `--quick`
 * takes few samples, of the sample study alone, and writes a file of its own. What is done is written at once.
 */
export async function calibrationBenchmark(args: readonly string[]): Promise<BenchmarkResult> {
  const { parts, quick, models } = benchmarkOptions(args);
  // What is absent is said now, not after the first minutes.
  if (parts.some((part) => part !== SAMPLE)) VALIDATION_ANATOMIES.forEach(validationFile);
  const full = presetSettings('full', CALIBRATION_SEED);
  const settings: CalibrationSettings = {
    ...full,
    ...(quick && { samplesPerStage: QUICK_SAMPLES }),
    checkSamples: 0,
  };
  const file = quick ? 'calibration-quick' : 'calibration';
  let figures = calibrationFigures(readResult(file));
  const add = (part: Partial<CalibrationFigures>): void => {
    figures = withPart(figures, part);
    writeResult(file, { ...figures, threads: HELPERS + 1, machine: machine() });
  };
  for (const part of parts) {
    console.log(`${part}: simulating`);
    if (part === COVERAGE) {
      await measureCoverage(quick, (coverage20) => {
        add({ coverage20 });
      });
      continue;
    }
    if (part === AGAINST_SOLVER) {
      await measureAgainstSolver((surrogateAgainstSolver) => {
        add({ surrogateAgainstSolver });
      });
      continue;
    }
    if (part === GLIOMAS) {
      await measureGliomas((gliomas) => {
        add({ gliomas });
      });
      continue;
    }
    const study = await caseOf(part);
    for (const forwardModel of models) {
      const name = forwardModel === 'solver-2mm' ? study.name : `${study.name}, ${forwardModel}`;
      const one = await measureCase({ ...study, name }, { ...settings, forwardModel });
      console.log(row(one));
      add({ cases: [one] });
    }
  }
  const { cases, coverage20, surrogateAgainstSolver: against, gliomas } = figures;
  return {
    figures: { ...figures, threads: HELPERS + 1 },
    table: Object.fromEntries([
      ...cases.map((one) => [one.name, row(one)] as const),
      ...[...(against?.cases ?? []), ...(gliomas?.cases ?? [])].map(
        (one) =>
          [one.name, row({ mapFieldMaeToSolver: one.mapFieldMaeToSolver, ...one.mapFieldMae })] as const,
      ),
      ...(coverage20 ? [[COVERAGE, row({ ...coverage20, ...coverage20.ofEach })] as const] : []),
    ]),
    file,
  };
}
