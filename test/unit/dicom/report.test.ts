import { PARAMETER_CODES } from '../../../extension/src/dicom/parameter-codes.ts';
import { readPart10 } from '../../../extension/src/dicom/read-part10.ts';
import { readReport } from '../../../extension/src/dicom/read-report.ts';
import type { ReportContent, ReportParameter } from '../../../extension/src/dicom/report-content.ts';
import { sourceSeriesOf } from '../../../extension/src/dicom/source-series.ts';
import { writeReport } from '../../../extension/src/dicom/write-report.ts';
import { COMBINATION_NAMES, PARAMETER_NAMES, UNITS } from '../../../extension/src/tumor/parameters.ts';
import { phantomSeries } from '../../conformance/dicom-phantom.ts';

const source = sourceSeriesOf(phantomSeries());

function parameter(name: keyof typeof UNITS, n: number): ReportParameter {
  return {
    name,
    unit: UNITS[name],
    map: Math.PI * (n + 1),
    mean: -1 / (n + 3),
    standardDeviation: Number.EPSILON * (n + 1),
    lower95: -1e10 / 3,
    upper95: 0,
  };
}

const content: ReportContent = {
  parameters: PARAMETER_NAMES.map(parameter),
  combinations: COMBINATION_NAMES.map(parameter),
  logEvidence: -98765.43210987654,
  provenance: {
    softwareName: 'OHIF Tumor Modeling',
    softwareVersion: '0.1.0',
    forwardModel: 'solver-1',
    seed: 2 ** 32 - 1,
    samplesPerStage: 512,
    stages: 12,
    evaluations: 6144,
    seconds: 98.7654321,
    diffusivityRatio: 10,
    priors: 'D uniform in [0.01, 0.09] mm²/d',
    likelihood: 'Eq. 4–7',
    warnings: ['first', 'zweite Größe'],
  },
  run: {
    settings: JSON.stringify({ seed: 4294967295, priors: { start: [0.1, -1e-7, 2 ** -52] } }),
    preset: 'preview',
    forwardModelSha256: '0123456789abcdef'.repeat(4),
    isoDensities: [0.05, 0.1 + 0.2],
    exceedanceDensity: 0.1 + 0.2,
    logEvidenceError: 1 / 3,
    stages: [1, 2].map((n) => ({
      temperingExponent: 1e-9 / n,
      moves: n,
      acceptanceRate: 1 / 7,
      effectiveSampleSize: 511.999,
      uniqueFraction: 2 / 3,
    })),
  },
  volumes: [{ label: 'Tumor ≥ 0.05', SOPInstanceUID: '1.2.8.1', segmentNumber: 1, volumeMm3: 12345.678 }],
  inputs: [
    {
      role: 'core',
      StudyInstanceUID: source.StudyInstanceUID,
      SeriesInstanceUID: '1.2.3',
      instances: [{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.4', SOPInstanceUID: '1.2.3.4' }],
      segmentNumbers: [1, 3],
    },
    {
      role: 'pet',
      StudyInstanceUID: source.StudyInstanceUID,
      SeriesInstanceUID: '1.2.5',
      instances: [1, 2, 3].map((n) => ({
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.128',
        SOPInstanceUID: `1.2.5.${n}`,
      })),
    },
  ],
  outputs: [
    {
      role: 'mean-density',
      StudyInstanceUID: source.StudyInstanceUID,
      SeriesInstanceUID: '1.2.7',
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.30',
      SOPInstanceUID: '1.2.7.1',
      contentSha256: 'fedcba9876543210'.repeat(4),
    },
  ],
};
const options = {
  source,
  seriesNumber: 99,
  seriesDescription: 'Report',
  contentDate: new Date(2024, 0, 2),
  softwareVersion: '0.1.0',
};

test('a report comes back as it was, numbers to the last bit', () => {
  const { bytes } = writeReport({ ...options, content });
  expect(readReport(bytes)).toEqual(content);
});

test.each(['agrees', 'shifts', 'differs'] as const)('so does a check by the solver that %s', (verdict) => {
  const shifts = [...PARAMETER_NAMES, ...COMBINATION_NAMES].map((name, n) => ({ name, shift: n / 3 - 2 }));
  const check = {
    forwardModel: 'solver-1 grid=1mm',
    samples: 256,
    effectiveSampleSize: 201.7 / 3,
    logWeightDeviation: 1 / 7,
    shifts: verdict === 'differs' ? [] : shifts,
    mapField: { meanAbsoluteDifference: 0.1 / 3, dice: [1 / 3, 2 / 3, 1] as const },
    verdict,
  };
  expect(readReport(writeReport({ ...options, content: { ...content, check } }).bytes)).toEqual({
    ...content,
    check,
  });
});

test('without warnings, inputs and outputs too', () => {
  const bare = { ...content, inputs: [], outputs: [], provenance: { ...content.provenance, warnings: [] } };
  expect(readReport(writeReport({ ...options, content: bare }).bytes)).toEqual(bare);
});

test('the result UID is the series of the report', () => {
  const written = writeReport({ ...options, resultUID: '1.2.99', content });
  expect(written.SeriesInstanceUID).toBe('1.2.99');
  expect(readPart10(written.bytes).dataset).toMatchObject({ SeriesInstanceUID: '1.2.99', Modality: 'SR' });
});

test('every parameter and combination has a concept of its own', () => {
  const values = [...PARAMETER_NAMES, ...COMBINATION_NAMES].map((name) => PARAMETER_CODES[name]?.CodeValue);
  expect(values).not.toContain(undefined);
  expect(new Set(values).size).toBe(values.length);
});

test('a parameter without a concept is refused, and so is a number that is none', () => {
  const [first] = content.parameters;
  const withFirst = (changed: Partial<ReportParameter>) => ({
    ...options,
    content: { ...content, parameters: [{ ...first, ...changed }] },
  });
  expect(() => writeReport(withFirst({ name: 'velocity' }))).toThrow(
    'No concept for the parameter "velocity"',
  );
  expect(() => writeReport(withFirst({ mean: NaN }))).toThrow(/NumericValue is NaN/);
});
