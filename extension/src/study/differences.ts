import type { CalibrationResult } from '../calibration/protocol.ts';
import type { ReportContent } from '../dicom/report-content.ts';
import { reportRun } from './report-run.ts';
import type { ResultObject } from './result-objects.ts';

/** Equal to the last bit, whatever the order of keys. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

/**
 * In what a repeated run differs from the report of the first one: numbers to the last bit, maps and volumes by the
 * SHA-256 of their pixels. Empty where it is the same.
 */
export function differencesFrom(
  report: ReportContent,
  result: CalibrationResult,
  objects: readonly ResultObject[],
): string[] {
  const { run, provenance } = report;
  const { stages } = reportRun(result, run?.isoDensities ?? []);
  const numbers: readonly [string, unknown, unknown][] = [
    ['forwardModel', provenance.forwardModel, result.forwardModel],
    ['parameters', report.parameters, result.parameters],
    ['combinations', report.combinations, result.combinations],
    ['logEvidence', report.logEvidence, result.logEvidence],
    ['logEvidenceError', run?.logEvidenceError, result.logEvidenceError],
    ['stages', run?.stages, stages],
    ['evaluations', provenance.evaluations, result.evaluations],
    ['check', report.check, result.check],
  ];
  const outputs = report.outputs.filter(({ role, contentSha256 }) => {
    // Those that the first run made are read by the repeated one.
    if (role === 'tissue-maps') return false;
    const again = objects.find((object) => object.role === role);
    return again?.contentSha256 !== contentSha256;
  });
  return [
    ...numbers.filter(([, before, now]) => !same(before, now)).map(([name]) => name),
    ...outputs.map(({ role }) => role),
  ];
}
