import type { TissueResult } from '../../../extension/src/anatomy/protocol.ts';
import { finishedInstance } from '../../../extension/src/dicom/finished-instance.ts';
import { readPart10 } from '../../../extension/src/dicom/read-part10.ts';
import { readSegmentation } from '../../../extension/src/dicom/read-segmentation.ts';
import { sourceSeriesOf } from '../../../extension/src/dicom/source-series.ts';
import { writeSegmentation } from '../../../extension/src/dicom/write-segmentation.ts';
import { findInputs } from '../../../extension/src/study/find-inputs.ts';
import { writeTissueObject } from '../../../extension/src/study/tissue-object.ts';
import { voxelCount } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { phantomStudy } from '../../fixtures/phantom-study.ts';

test('saved maps come back with their parts, and the next calibration finds them as stored tissue', async () => {
  const datasets = phantomStudy('nothing').instances.map((bytes) => readPart10(bytes).dataset);
  const source = sourceSeriesOf(datasets.filter(({ Modality }) => Modality === 'MR'));
  const { grid } = source;
  const left = Float32Array.from({ length: voxelCount(grid) }, (_, n) =>
    n % grid.dimensions[0] < 20 ? 1 : 0,
  );
  const map = (part: number) =>
    makeVolume(
      grid,
      left.map((inside) => inside * part),
    );
  const result: TissueResult = {
    whiteMatter: map(0.6),
    grayMatter: map(0.3),
    csf: map(0.1),
    brainMask: makeVolume(grid, Uint8Array.from(left)),
    quality: { agreement: 0.8, contradiction: 0.05, whiteShare: 0.45, contrast: 1, coverage: 1, doubts: [] },
    toPatient: { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], shift: [0, 0, 0] },
  };
  const series = {
    StudyInstanceUID: source.StudyInstanceUID,
    SeriesInstanceUID: source.SeriesInstanceUID,
    SeriesDescription: 'T1',
    Modality: 'MR',
  };
  const written = await writeTissueObject({
    dicom: { writeSegmentation: (input) => finishedInstance(writeSegmentation(input)) },
    made: { series, helpers: [], result },
    source,
    seriesNumber: 9005,
    contentDate: new Date('2026-11-27T00:00:00Z'),
  });

  const { segments } = await readSegmentation(written.bytes.slice(0), grid);
  expect(segments.map(({ label }) => label)).toEqual(['White matter', 'Gray matter', 'CSF']);
  [0.6, 0.3, 0.1].forEach((part, n) => {
    expect(segments[n].data[0]).toBeCloseTo(part, 2);
    expect(segments[n].data[grid.dimensions[0] - 1]).toBe(0);
  });

  const { dataset } = readPart10(written.bytes);
  const stored = {
    ...series,
    SeriesInstanceUID: written.SeriesInstanceUID,
    Modality: 'SEG',
    instance: dataset,
  };
  const { tissue } = findInputs([stored]);
  expect(tissue?.whiteMatter).toMatchObject({ segmentNumber: 1 });
  expect(tissue?.csf.SOPInstanceUID).toBe(written.SOPInstanceUID);
});
