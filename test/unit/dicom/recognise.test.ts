import { sct } from '../../../extension/src/dicom/codes.ts';
import {
  isOwnObject,
  isOwnReport,
  resultObjectOf,
  segmentRole,
} from '../../../extension/src/dicom/recognise.ts';
import { readPart10 } from '../../../extension/src/dicom/read-part10.ts';
import { SEGMENT_CODES, SEGMENT_ROLES } from '../../../extension/src/dicom/segment-codes.ts';
import { sourceSeriesOf } from '../../../extension/src/dicom/source-series.ts';
import { writeParametricMap } from '../../../extension/src/dicom/write-parametric-map.ts';
import { writeReport } from '../../../extension/src/dicom/write-report.ts';
import { writeSegmentation } from '../../../extension/src/dicom/write-segmentation.ts';
import { voxelCount } from '../../../extension/src/volume/grid.ts';
import { phantomSeries } from '../../conformance/dicom-phantom.ts';

const series = phantomSeries();
const source = sourceSeriesOf(series);
const N = voxelCount(source.grid);
const resultUID = '1.2.99';
const options = {
  source,
  seriesNumber: 5,
  seriesDescription: 'x',
  contentDate: new Date(2024, 0, 2),
  softwareVersion: '0.1.0',
};
const segment = {
  ...SEGMENT_CODES['density-volume'],
  label: 'x',
  algorithmType: 'MANUAL',
  color: [1, 2, 3],
  data: new Uint8Array(N).fill(1),
} as const;
const content = {
  parameters: [],
  combinations: [],
  logEvidence: 0,
  provenance: {
    softwareName: 'x',
    softwareVersion: 'x',
    forwardModel: 'x',
    seed: 1,
    samplesPerStage: 1,
    stages: 1,
    evaluations: 1,
    seconds: 1,
    diffusivityRatio: 10,
    priors: 'x',
    likelihood: 'x',
    warnings: [],
  },
  inputs: [],
  outputs: [],
};

test('the objects of one save are recognised by their metadata as one result', () => {
  const map = writeParametricMap({
    ...options,
    resultUID,
    data: new Float32Array(N),
    quantity: 'standard-deviation',
    modelId: 'x',
  });
  const volume = writeSegmentation({ ...options, resultUID, encoding: 'BINARY', segments: [segment] });
  const report = writeReport({ ...options, resultUID, content });
  const found = [map, volume, report].map(({ bytes }) => resultObjectOf(readPart10(bytes).dataset));
  expect(found).toEqual([
    { kind: 'parametric-map', resultUID, quantity: 'standard-deviation' },
    { kind: 'segmentation', resultUID },
    { kind: 'report', resultUID },
  ]);
  expect(isOwnReport(readPart10(report.bytes).dataset)).toBe(true);
  expect(isOwnReport(readPart10(map.bytes).dataset)).toBe(false);
});

test('what was imported and what others made is no result', () => {
  const imported = writeSegmentation({ ...options, encoding: 'BINARY', segments: [segment] });
  expect(isOwnObject(readPart10(imported.bytes).dataset)).toBe(false);
  expect(isOwnObject(series[0])).toBe(false);
  const report = readPart10(writeReport({ ...options, resultUID, content }).bytes).dataset;
  expect(isOwnObject({ ...report, ManufacturerModelName: 'Other' })).toBe(false);
});

test.each(SEGMENT_ROLES)('%s is recognised by the codes with which it is written', (role) => {
  expect(segmentRole({ label: 'anything', ...SEGMENT_CODES[role] })).toBe(role);
});

test.each([
  [
    'core',
    ['TC', 'Tumor Core', 'tumour core', 'GTV', 'GTV1', 'NET', 'Non-enhancing tumor', 'non enhancing tumour'],
  ],
  ['enhancing', ['ET', 'Enhancing tumor', 'contrast_enhancing', 'GD-enhancing tumour', 'Enhancement', 'AT']],
  ['necrosis', ['NCR', 'NCR/NET', 'Necrosis', 'necrotic core', 'Necrotic tumor core']],
  [
    'edema',
    ['ED', 'edema', 'Peritumoral edema', 'oedema', 'Vasogenic Oedema', 'Invaded/infiltrated tissue', 'SNFH'],
  ],
  ['whole-tumour', ['WT', 'Whole tumor', 'Tumour', 'lesion']],
  ['white-matter', ['WM', 'White Matter', 'cerebral white matter', 'white_matter']],
  ['gray-matter', ['GM', 'Grey matter', 'gray_matter']],
  ['csf', ['CSF', 'cerebrospinal fluid', 'Cerebro-spinal fluid']],
  [
    undefined,
    [
      'Liver',
      'Segment 1',
      '',
      'brain',
      'ventricles',
      'hippocampus',
      'detector',
      'White matter hyperintensities',
      'Gray matter heterotopia',
    ],
  ],
] as const)('labels that mean %s', (role, labels) => {
  for (const label of labels) expect({ label, role: segmentRole({ label }) }).toEqual({ label, role });
});

test('"Neoplasm" says less than a label', () => {
  const type = sct('108369006', 'Neoplasm');
  expect(segmentRole({ label: 'Enhancing tumor', type })).toBe('enhancing');
  expect(segmentRole({ label: 'Segment 1', type })).toBe('whole-tumour');
});
