import type { ReportContent, ReportInput } from '../../../extension/src/dicom/report-content.ts';
import { foundByReport } from '../../../extension/src/study/found-by-report.ts';
import type { StudySeries } from '../../../extension/src/study/study-series.ts';

const SEG = '1.2.840.10008.5.1.4.1.1.66.4';

function segmentation(uid: string, labels: readonly string[]): StudySeries {
  const instance = {
    SOPClassUID: SEG,
    SOPInstanceUID: `${uid}.1`,
    SegmentSequence: labels.map((SegmentLabel, n) => ({ SegmentNumber: n + 1, SegmentLabel })),
  };
  return { StudyInstanceUID: '1', SeriesInstanceUID: uid, Modality: 'SEG', instances: [instance], instance };
}

function images(uid: string, count: number): StudySeries {
  const instances = Array.from({ length: count }, (_, n) => ({ SOPInstanceUID: `${uid}.${n}` }));
  return { StudyInstanceUID: '1', SeriesInstanceUID: uid, Modality: 'MR', instances };
}

function input(role: ReportInput['role'], series: StudySeries, segmentNumbers?: number[]): ReportInput {
  return {
    role,
    StudyInstanceUID: '1',
    SeriesInstanceUID: series.SeriesInstanceUID,
    instances: (series.instances ?? []).map(({ SOPInstanceUID }) => ({
      SOPClassUID: SEG,
      SOPInstanceUID: String(SOPInstanceUID),
    })),
    ...(segmentNumbers && { segmentNumbers }),
  };
}

const tumor = segmentation('1.2', ['Necrosis', 'Edema', 'Enhancing']);
const newer = segmentation('1.9', ['Core', 'Edema']);
const tissue = segmentation('1.3', ['WM', 'GM', 'CSF']);
const t1c = images('1.4', 3);
const pet = images('1.5', 2);
const report = {
  inputs: [
    input('reference-images', t1c),
    input('core', tumor, [1, 3]),
    input('edema', tumor, [2]),
    input('white-matter', tissue, [1]),
    input('gray-matter', tissue, [2]),
    input('csf', tissue, [3]),
    input('pet', pet),
  ],
} as unknown as ReportContent;

test('the inputs are those that the report names, not what was stored since', () => {
  const found = foundByReport(report, [newer, t1c, pet, tissue, tumor]);
  expect(found.core.map(({ label, SOPInstanceUID }) => [label, SOPInstanceUID])).toEqual([
    ['Necrosis', '1.2.1'],
    ['Enhancing', '1.2.1'],
  ]);
  expect(found.edema.map(({ segmentNumber }) => segmentNumber)).toEqual([2]);
  expect(found.tissue?.csf.label).toBe('CSF');
  expect([found.reference, found.pet]).toEqual([t1c, pet]);
});

test.each([
  ['a series that is gone', [pet, tissue, tumor], 'The study no longer holds the series 1.4'],
  ['a series with another slice', [images('1.4', 4), pet, tissue, tumor], 'The series 1.4 holds 4 instances'],
  [
    'a segmentation that is gone',
    [t1c, pet, tissue],
    'The study no longer holds the segmentation 1.2.1 (core)',
  ],
])('%s is named', (_, study, message) => {
  expect(() => foundByReport(report, study)).toThrow(message);
});
