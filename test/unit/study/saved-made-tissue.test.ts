import type { CalibrationResult } from '../../../extension/src/calibration/protocol.ts';
import { contentDigest } from '../../../extension/src/dicom/content-digest.ts';
import { finishedInstance } from '../../../extension/src/dicom/finished-instance.ts';
import { readPart10 } from '../../../extension/src/dicom/read-part10.ts';
import { readReport } from '../../../extension/src/dicom/read-report.ts';
import { sourceSeriesOf } from '../../../extension/src/dicom/source-series.ts';
import { writeParametricMap } from '../../../extension/src/dicom/write-parametric-map.ts';
import { writeReport } from '../../../extension/src/dicom/write-report.ts';
import { writeSegmentation } from '../../../extension/src/dicom/write-segmentation.ts';
import { foundByReport } from '../../../extension/src/study/found-by-report.ts';
import { writeResultObjects } from '../../../extension/src/study/result-objects.ts';
import { voxelCount } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { notRepeatedMessage } from '../../../cli/src/repeated-run.ts';
import { phantomStudy } from '../../fixtures/phantom-study.ts';

const datasets = phantomStudy('nothing').instances.map((bytes) => readPart10(bytes).dataset);
const images = datasets.filter(({ Modality }) => Modality === 'MR');
const source = sourceSeriesOf(images);
const { StudyInstanceUID, SeriesInstanceUID, grid } = source;
const volume = (value: number) => makeVolume(grid, new Float32Array(voxelCount(grid)).fill(value));
const reference = { StudyInstanceUID, SeriesInstanceUID, Modality: 'MR', instances: images };
const tumors = datasets
  .filter(({ Modality, SeriesDescription }) => Modality === 'SEG' && SeriesDescription === 'Tumor')
  .map((instance) => ({
    StudyInstanceUID,
    SeriesInstanceUID: String(instance.SeriesInstanceUID),
    Modality: 'SEG',
    instance,
    instances: [instance],
  }));
const segment = (segmentNumber: number) => ({
  series: tumors[0],
  SOPInstanceUID: String(tumors[0].instance.SOPInstanceUID),
  segmentNumber,
  label: '',
});
const result = {
  parameters: [],
  combinations: [],
  logEvidence: -1,
  logEvidenceError: 0.1,
  stages: [],
  evaluations: 1,
  seconds: 1,
  settings: { samplesPerStage: 2048, seed: 1, diffusivityRatio: 10 },
  forwardModel: 'solver-2mm',
  priors: 'none',
  likelihood: 'none',
  caveats: [],
  modelGrid: grid,
  meanDensity: volume(0.5),
  standardDeviationDensity: volume(0.1),
  mapDensity: volume(0.4),
  exceedanceProbability: volume(1),
  exceedanceDensity: 0.05,
} satisfies CalibrationResult;
const madeTissue = {
  series: reference,
  helpers: [],
  result: {
    whiteMatter: volume(0.6),
    grayMatter: volume(0.3),
    csf: volume(0.1),
    brainMask: makeVolume(grid, new Uint8Array(voxelCount(grid)).fill(1)),
    quality: { agreement: 0.8, contradiction: 0.05, whiteShare: 0.45, contrast: 1, coverage: 1, doubts: [] },
    toPatient: { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], shift: [0, 0, 0] },
  },
} as const;
const found = { core: [segment(1)], edema: [segment(2)], anatomical: [reference], reference };

const save = (made: boolean) =>
  writeResultObjects({
    dicom: {
      writeParametricMap: (input) => finishedInstance(writeParametricMap(input)),
      writeSegmentation: (input) => finishedInstance(writeSegmentation(input)),
      writeReport: (input) => finishedInstance(writeReport(input)),
    },
    result,
    loaded: { source, sourceDescription: '', found, ...(made && { madeTissue }) },
    isoDensities: [0.2],
  });

test('tissue maps that were made are saved first, with a digest, as output and input of the report', async () => {
  const objects = await save(true);
  expect(objects.map(({ fileName }) => fileName)).toEqual([
    'tissue-maps.dcm',
    'mean-density.dcm',
    'standard-deviation-density.dcm',
    'map-density.dcm',
    'exceedance-probability.dcm',
    'density-volume.dcm',
    'report.dcm',
  ]);
  const [maps] = objects;
  expect(maps).toMatchObject({ name: 'tissue maps', role: 'tissue-maps' });
  expect(await contentDigest(maps.bytes.slice(0))).toBe(maps.contentSha256);
  const report = readReport(objects[6].bytes);
  expect(report.outputs[0]).toMatchObject({
    role: 'tissue-maps',
    SOPInstanceUID: maps.SOPInstanceUID,
    contentSha256: maps.contentSha256,
  });

  const instance = readPart10(maps.bytes).dataset;
  const stored = { ...tumors[0], SeriesInstanceUID: maps.SeriesInstanceUID, instance, instances: [instance] };
  const repeated = foundByReport(report, [reference, ...tumors, stored]);
  expect(repeated.tissue?.grayMatter).toMatchObject({
    SOPInstanceUID: maps.SOPInstanceUID,
    segmentNumber: 2,
    label: 'Gray matter',
  });
  expect(() => foundByReport(report, [reference, ...tumors])).toThrow(
    `The study no longer holds the segmentation ${maps.SOPInstanceUID} (white-matter)`,
  );
  const run = { report, settings: result.settings, study: [] };
  expect(report.run && notRepeatedMessage({ ...run, run: report.run }, ['parameters'])).toContain(
    'differs from the report in parameters. The report’s run made its tissue maps itself',
  );
});

test('series numbers of a result are the same with and without them', async () => {
  const numbers = async (made: boolean) =>
    (await save(made)).map(({ bytes }) => Number(readPart10(bytes).dataset.SeriesNumber));
  expect(await numbers(false)).toEqual([9001, 9002, 9003, 9004, 9005, 9006]);
  expect(await numbers(true)).toEqual([9007, 9001, 9002, 9003, 9004, 9005, 9006]);
});
