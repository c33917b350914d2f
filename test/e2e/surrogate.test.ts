import { rm } from 'node:fs/promises';
import path from 'node:path';
import { items, numbers, text } from '../../extension/src/dicom/attributes.ts';
import type { Dataset } from '../../extension/src/dicom/dataset.ts';
import { readPart10 } from '../../extension/src/dicom/read-part10.ts';
import { unknownWarnings, validate } from '../conformance/dicom-tools.ts';
import { bytesOf } from '../conformance/dicom-written-study.ts';
import { storedAsEnhanced } from '../fixtures/stored-as-enhanced.ts';
import { calibratePreview } from './calibrate.ts';
import { hostMapDifference, hostVolumes } from './host-readers.ts';
import { changedPart, chooseMap, overlayPictures } from './overlay-pixels.ts';
import { visitPhantom, type PhantomVisit } from './phantom-visit.ts';
import { posteriorTable } from './posterior-table.ts';
import { isResult, savedFiles, type SavedFile } from './saved-files.ts';
import { screenshot } from './screenshot.ts';
import { imagesDrawn } from './viewer-page.ts';

/** The tests are the steps of one visit to a study whose MR is one multi-frame image of oblique slices: each begins where the last one ended. */
jest.setTimeout(900_000);

const LEGACY_CONVERTED_ENHANCED_MR = '1.2.840.10008.5.1.4.1.1.4.4';

let visit: PhantomVisit;

beforeAll(async () => {
  visit = await visitPhantom({ oblique: true, storeMrAs: storedAsEnhanced });
});

afterAll(() => visit.end());

test('the surrogate drives a calibration unless another model is chosen', async () => {
  const { calibration, page } = visit.viewer;
  await calibration.getByText('Settings: as in the paper').click();
  const model = calibration.getByRole('combobox', { name: /^Model/ });
  await expect(model.inputValue()).resolves.toBe('surrogate');
  await model.selectOption({ label: '2 mm solver' });
  await calibration.getByText('Settings: 2 mm solver', { exact: true }).waitFor();
  await model.selectOption({ label: 'surrogate' });
  await calibration.getByText('Settings: as in the paper').waitFor();
  await screenshot(page, 'surrogate-chosen');
});

test('a preview ends in a posterior that names the surrogate and its weights', async () => {
  await calibratePreview(visit.viewer);
  const { posterior } = visit.viewer;
  const rows = await posteriorTable(posterior);
  for (const [name, { lower95, mean, upper95 }] of rows) {
    expect([name, lower95 <= mean && mean <= upper95]).toEqual([name, true]);
  }
  await expect(posterior.innerText()).resolves.toMatch(/model travel-time-\S+ sha256=[0-9a-f]{16}/);
});

test('the posterior says that these tissue maps are unlike any person’s', async () => {
  const note = visit.viewer.posterior.locator('[data-caveat="anatomy-unlike"]');
  await expect(note.innerText()).resolves.toMatch(/unlike those that the surrogate was trained on/);
});

test('the solver at 1 mm has checked it, and says in words whether it may be trusted', async () => {
  const { posterior, page } = visit.viewer;
  const check = posterior.getByLabel('Check by the solver');
  await check.waitFor();
  await expect(check.innerText()).resolves.toMatch(/1 mm solver/);
  await expect(check.innerText()).resolves.toMatch(/of 32 samples/);
  await screenshot(page, 'surrogate-checked');
});

test('the density lies over the frames of the multi-frame image', async () => {
  const { on, off } = await overlayPictures(visit.viewer, 'planes-axial');
  const above = changedPart(off, on, (density) => density > 0.3);
  expect(above.count).toBeGreaterThan(20);
  expect(above.part).toBeGreaterThan(0.95);
  expect(changedPart(off, on, (density) => density === 0).part).toBeLessThan(0.02);
});

test('the stored tissue maps that it used can be laid over the images too', async () => {
  await chooseMap(visit.viewer, 'planes-axial', 'whiteMatter');
  const { on, off } = await overlayPictures(visit.viewer, 'planes-axial');
  const white = changedPart(off, on, (part) => part > 0.9);
  expect(white.count).toBeGreaterThan(500);
  expect(white.part).toBeGreaterThan(0.95);
  await screenshot(visit.viewer.page, 'stored-white-matter');
});

describe('what is saved of it', () => {
  let files: SavedFile[] = [];

  afterAll(() => rm(path.dirname(files[0].path), { recursive: true }));

  test('is free of errors', async () => {
    const { archive } = visit.viewer;
    await archive.getByRole('button', { name: 'Save to archive' }).click();
    await archive.getByRole('status').or(archive.getByRole('alert')).first().waitFor({ timeout: 120_000 });
    await expect(archive.innerText()).resolves.toMatch(/Saved, read back and found to be what was sent/);
    files = await savedFiles(visit.dicomWebUrl, visit.studyInstanceUID);
    const results = files.filter(isResult);
    expect(results).toHaveLength(6);
    for (const { path: file } of results) {
      const { errors, warnings } = validate(file);
      expect({ errors, unknown: unknownWarnings(warnings) }).toEqual({ errors: [], unknown: [] });
    }
  });

  test('names the frame of the multi-frame image at the same place, frame by frame', () => {
    const datasetOf = ({ path: file }: SavedFile) => readPart10(bytesOf(file)).dataset;
    const source = files.find(({ SOPClassUID }) => SOPClassUID === LEGACY_CONVERTED_ENHANCED_MR);
    const map = files.find(({ seriesNumber }) => seriesNumber === 9001);
    if (!source || !map) throw new Error('the image or the map is missing');
    const image = datasetOf(source);
    const position = (frame: Dataset) =>
      numbers(items(frame, 'PlanePositionSequence')[0], 'ImagePositionPatient');
    const sourceFrames = items(image, 'PerFrameFunctionalGroupsSequence');
    const frames = items(datasetOf(map), 'PerFrameFunctionalGroupsSequence');
    expect(frames).toHaveLength(sourceFrames.length);
    for (const frame of frames) {
      const [derivation] = items(frame, 'DerivationImageSequence');
      const [reference] = items(derivation, 'SourceImageSequence');
      expect(text(reference, 'ReferencedSOPInstanceUID')).toBe(text(image, 'SOPInstanceUID'));
      const number = Number(reference.ReferencedFrameNumber);
      expect(position(frame)).toEqual(position(sourceFrames[number - 1]));
    }
  });

  test('is found by the host’s own readers, voxel for voxel', async () => {
    const { page, savedResults, posterior } = visit.viewer;
    await page.reload();
    await savedResults.getByRole('button', { name: 'Show' }).click({ timeout: 90_000 });
    await posterior.waitFor({ timeout: 90_000 });
    await imagesDrawn(page);
    const [volume] = await hostVolumes(page, [0.05]);
    expect(volume).toMatchObject({ hostAlone: 0, oursAlone: 0 });
    expect(volume.inBoth).toBeGreaterThan(1000);
    expect(await hostMapDifference(page)).toBeLessThan(1e-6);
    await screenshot(page, 'oblique-map-in-host');
  });
});
