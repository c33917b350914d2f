import type { CalibrationResult } from '../../../extension/src/calibration/protocol.ts';
import type { ReportContent } from '../../../extension/src/dicom/report-content.ts';
import { differencesFrom } from '../../../extension/src/study/differences.ts';
import type { ResultObject } from '../../../extension/src/study/result-objects.ts';

const stage = {
  temperingExponent: 1,
  moves: 2,
  acceptanceRate: 1 / 3,
  effectiveSampleSize: 99.5,
  uniqueFraction: 0.5,
};
const parameter = { name: 'diffusivity', unit: 'mm2/d', map: 1 / 7, mean: 0.2 };
const report = {
  parameters: [parameter],
  combinations: [],
  logEvidence: -12.5,
  provenance: { forwardModel: 'm', evaluations: 7 },
  run: { logEvidenceError: 0.25, stages: [stage] },
  outputs: [{ role: 'mean-density', contentSha256: 'aa' }],
} as unknown as ReportContent;
const objects = [{ role: 'mean-density', contentSha256: 'aa' }] as ResultObject[];
const result = {
  forwardModel: 'm',
  // The same keys in another order.
  parameters: [{ mean: 0.2, map: 1 / 7, unit: 'mm2/d', name: 'diffusivity' }],
  combinations: [],
  logEvidence: -12.5,
  logEvidenceError: 0.25,
  stages: [{ stage: 1, ...stage }],
  evaluations: 7,
  settings: { samplesPerStage: 512, seed: 1, diffusivityRatio: 10 },
} as unknown as CalibrationResult;

test('the same run does not differ', () => {
  expect(differencesFrom(report, result, objects)).toEqual([]);
});

test('the last bit of a number, and the pixels of a map, are differences', () => {
  const [first] = result.parameters;
  const nudged = { ...result, parameters: [{ ...first, map: first.map + 2 ** -55 }] };
  expect(nudged.parameters[0].map).not.toBe(first.map);
  const other = [{ role: 'mean-density', contentSha256: 'ab' }] as ResultObject[];
  expect(differencesFrom(report, nudged, other)).toEqual(['parameters', 'mean-density']);
});

test('tissue maps that the first run made are read by the repeated one, and are no difference in themselves', () => {
  const outputs = [...report.outputs, { role: 'tissue-maps', contentSha256: 'cc' }];
  expect(differencesFrom({ ...report, outputs } as ReportContent, result, objects)).toEqual([]);
});
