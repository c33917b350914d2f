import { parseArgs } from 'node:util';
import { FORWARD_MODEL_KEYS, type ForwardModelKey } from '../../../extension/src/forward/model-keys.ts';
import { AGAINST_SOLVER, GLIOMAS } from './against-solver.ts';
import { COVERAGE } from './coverage.ts';
import { SAMPLE } from './sample-case.ts';
import { VALIDATION_ANATOMIES } from './validation-anatomy.ts';

export const PARTS = [SAMPLE, ...VALIDATION_ANATOMIES, COVERAGE, AGAINST_SOLVER, GLIOMAS] as const;
export type Part = (typeof PARTS)[number];

const MODELS = ['surrogate', 'solver-2mm'] as const satisfies readonly ForwardModelKey[];

export interface CalibrationBenchmarkOptions {
  readonly parts: readonly Part[];
  /** What drives the calibrations of single cases, one after the other. */
  readonly models: readonly ForwardModelKey[];
  /** Few samples, to see whether it works at all. */
  readonly quick: boolean;
}

/**
 * `--quick`, which means the sample study alone unless there are cases, `--cases NAME`, as often as wanted, and
 * `--model KEY` for one of the models alone. Throws an Error for a name that is none.
 */
export function benchmarkOptions(args: readonly string[]): CalibrationBenchmarkOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean' },
      cases: { type: 'string', multiple: true },
      model: { type: 'string' },
    },
  });
  const quick = values.quick === true;
  const names = values.cases ?? (quick ? [SAMPLE] : PARTS);
  const unknown = names.find((name) => !PARTS.some((part) => part === name));
  if (unknown !== undefined) throw new Error(`--cases ${unknown}: there are ${PARTS.join(', ')}`);
  const { model: wanted } = values;
  const models = wanted === undefined ? MODELS : FORWARD_MODEL_KEYS.filter((key) => key === wanted);
  if (models.length === 0) throw new Error(`--model ${wanted}: there are ${FORWARD_MODEL_KEYS.join(', ')}`);
  return { models, parts: PARTS.filter((part) => names.includes(part)), quick };
}
