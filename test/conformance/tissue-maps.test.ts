import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTissueMaps } from '../../extension/src/anatomy/make-tissue-maps.ts';
import { readEmbeddedAtlas } from '../../extension/src/anatomy/read-atlas.ts';
import { finishedInstance } from '../../extension/src/dicom/finished-instance.ts';
import { readImageSeries } from '../../extension/src/dicom/read-image-series.ts';
import { readPart10 } from '../../extension/src/dicom/read-part10.ts';
import { sourceSeriesOf } from '../../extension/src/dicom/source-series.ts';
import { writeSegmentation } from '../../extension/src/dicom/write-segmentation.ts';
import { writeTissueObject } from '../../extension/src/study/tissue-object.ts';
import {
  comparePersonsTissue,
  unknownWarnings,
  validate,
  writePerson,
  type ComparedTissue,
} from './dicom-tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'tumor-modeling-tissue-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Reads the series that pydicom wrote, makes its tissue maps, and writes them as they are saved with a result. */
async function tissueSegmentation(orientation: string): Promise<string> {
  const files = writePerson(orientation, folder).map((file) => Uint8Array.from(readFileSync(file)).buffer);
  const source = sourceSeriesOf(files.map((bytes) => readPart10(bytes).dataset));
  const image = await readImageSeries(files);
  const made = await makeTissueMaps({ image, atlas: await readEmbeddedAtlas() });
  if (made.outcome === 'failed') throw new Error(made.problem.kind);
  const { bytes } = await writeTissueObject({
    dicom: { writeSegmentation: (input) => finishedInstance(writeSegmentation(input)) },
    made: {
      series: { ...source, Modality: 'MR', SeriesDescription: 'T1', instances: [] },
      helpers: [],
      result: made.result,
    },
    source,
    seriesNumber: 9007,
    contentDate: new Date('2026-11-27T00:00:00Z'),
  });
  const path = join(folder, `${orientation}-tissue.dcm`);
  writeFileSync(path, new Uint8Array(bytes));
  return path;
}

describe.each(['axial', 'sagittal', 'oblique'])('an asymmetric person on %s slices', (orientation) => {
  let path: string;
  let tissue: readonly ComparedTissue[];

  beforeAll(async () => {
    path = await tissueSegmentation(orientation);
    tissue = comparePersonsTissue(path);
  }, 300_000);

  test('highdicom finds tissue where nibabel has it in the atlas, on the left as on the right', () => {
    expect(tissue.map(({ label }) => label)).toEqual(['White matter', 'Gray matter', 'CSF']);
    for (const { left, right } of tissue) {
      expect(left).toBeLessThan(0.18);
      expect(right).toBeLessThan(0.18);
    }
  });

  test('no two directions are exchanged', () => {
    const [{ whole, exchanged }] = tissue;
    for (const other of Object.values(exchanged)) expect(other).toBeGreaterThan(1.4 * whole);
  });

  test('dciodvfy finds no error and warns of nothing new', () => {
    const { errors, warnings } = validate(path);
    expect(errors).toEqual([]);
    expect(unknownWarnings(warnings)).toEqual([]);
  });
});
