import type { AgainstSolverFigures } from './against-solver.ts';
import type { CoverageFigures } from './coverage.ts';
import type { CaseFigures } from './full-case.ts';

/** What bench-results/calibration.json holds. */
export interface CalibrationFigures {
  readonly cases: readonly CaseFigures[];
  readonly coverage20?: CoverageFigures;
  readonly surrogateAgainstSolver?: AgainstSolverFigures;
  readonly gliomas?: AgainstSolverFigures;
}

/** Figures from what was written earlier: none where nothing was. */
export function calibrationFigures(written: unknown): CalibrationFigures {
  const figures = (written ?? {}) as Partial<CalibrationFigures>;
  const { cases = [], coverage20, surrogateAgainstSolver, gliomas } = figures;
  return {
    cases,
    ...(coverage20 && { coverage20 }),
    ...(surrogateAgainstSolver && { surrogateAgainstSolver }),
    ...(gliomas && { gliomas }),
  };
}

/** With some measured anew, in place of the former ones. */
export function withPart(all: CalibrationFigures, part: Partial<CalibrationFigures>): CalibrationFigures {
  const { cases = [], ...rest } = part;
  const others = all.cases.filter(({ name }) => !cases.some((one) => one.name === name));
  return { ...all, ...rest, cases: [...others, ...cases] };
}
