import { parseArgs } from 'node:util';
import { COVERAGE } from './coverage.ts';
import { SAMPLE } from './sample-case.ts';
import { VALIDATION_ANATOMIES } from './validation-anatomy.ts';

export const PARTS = [SAMPLE, ...VALIDATION_ANATOMIES, COVERAGE] as const;
export type Part = (typeof PARTS)[number];

export interface CalibrationBenchmarkOptions {
  readonly parts: readonly Part[];
  /** Few samples, to see whether it works at all. */
  readonly quick: boolean;
}

/**
 * `--quick`, which means the sample study alone unless there are cases, and `--cases NAME`, as often as wanted.
 * Throws an Error for a name that is none.
 */
export function benchmarkOptions(args: readonly string[]): CalibrationBenchmarkOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean' }, cases: { type: 'string', multiple: true } },
  });
  const quick = values.quick === true;
  const names = values.cases ?? (quick ? [SAMPLE] : PARTS);
  const unknown = names.find((name) => !PARTS.some((part) => part === name));
  if (unknown !== undefined) throw new Error(`--cases ${unknown}: there are ${PARTS.join(', ')}`);
  return { parts: PARTS.filter((part) => names.includes(part)), quick };
}
