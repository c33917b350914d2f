import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { items, text } from '../../extension/src/dicom/attributes.ts';
import { readParametricMap } from '../../extension/src/dicom/read-parametric-map.ts';
import { readPart10 } from '../../extension/src/dicom/read-part10.ts';
import { readSegmentation } from '../../extension/src/dicom/read-segmentation.ts';
import {
  COMPREHENSIVE_3D_SR_STORAGE,
  PARAMETRIC_MAP_STORAGE,
  SEGMENTATION_STORAGE,
} from '../../extension/src/dicom/sop-classes.ts';
import { voxelVolumeMm3, worldToIndex } from '../../extension/src/volume/grid.ts';
import {
  readIndependently,
  unknownWarnings,
  validate,
  validateTogether,
} from '../conformance/dicom-tools.ts';
import { bytesOf } from '../conformance/dicom-written-study.ts';
import { describeWithRealData, TEST_DATA } from '../fixtures/real-data.ts';
import { calibratePreview, FIXED_SEED } from './calibrate.ts';
import { launchChromium } from './chromium.ts';
import { startDemo, type DemoProcess } from './demo-process.ts';
import { changedPart, chooseMap, overlayPictures } from './overlay-pixels.ts';
import { posteriorTable } from './posterior-table.ts';
import { isResult, savedFiles, type SavedFile } from './saved-files.ts';
import { screenshot } from './screenshot.ts';
import { imagesDrawn, openStudy, type ViewerPage } from './viewer-page.ts';

jest.setTimeout(900_000);

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const CASE = path.join(TEST_DATA, 'glioma/TCGA-FG-6692');
const TISSUE_SERIES_NUMBER = 9007;
/** What a fractional segmentation stores for 1. */
const FULL_FRACTION = 255;

interface QidoStudy {
  readonly '0020000D': { readonly Value: readonly [string] };
}

describeWithRealData('a real glioma, TCGA-FG-6692, without tissue maps', () => {
  let demo: DemoProcess;
  let browser: Browser;
  let viewer: ViewerPage;
  let studyInstanceUID: string;

  beforeAll(async () => {
    demo = await startDemo(['--no-sample']);
    await run(
      process.execPath,
      ['--import', 'tsx', 'demo/src/import.ts', CASE, '--archive', demo.dicomWebUrl],
      { cwd: ROOT },
    );
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  test('opens, and the panel finds core, edema and a T1 to make tissue maps of, and no PET', async () => {
    const answer = await fetch(`${demo.dicomWebUrl}/studies`, {
      headers: { Accept: 'application/dicom+json' },
    });
    const [study] = (await answer.json()) as QidoStudy[];
    [studyInstanceUID] = study['0020000D'].Value;
    viewer = await openStudy({
      browser,
      url: demo.url,
      studyInstanceUID,
      initScript: FIXED_SEED,
    });
    for (const input of ['Tumor core', 'Edema', 'Tissue maps']) {
      await viewer.inputs.locator(`[data-input="${input}"][data-state="found"]`).waitFor();
    }
    await viewer.inputs.locator('[data-input="FET-PET"][data-state="optional"]').waitFor();
    const maps = viewer.inputs.locator('[data-input="Tissue maps"]');
    await expect(maps.innerText()).resolves.toContain('made from the T1 below when you calibrate');
    const choices = viewer.inputs.getByLabel('Tissue from').locator('option');
    await expect(choices.allInnerTexts()).resolves.toEqual([
      expect.stringMatching(/^T1\b/),
      expect.stringMatching(/^T1c\b/),
    ]);
    await imagesDrawn(viewer.page);
    await screenshot(viewer.page, 'real-case-before');
  });

  test('a preview has nine parameters without PET', async () => {
    await calibratePreview(viewer);
    const table = await posteriorTable(viewer.posterior);
    expect(table.size).toBe(9 + 3);
    for (const [name, { mean, lower95, upper95 }] of table) {
      expect([name, lower95 <= mean && mean <= upper95]).toEqual([name, true]);
    }
    await screenshot(viewer.page, 'real-case');
  });

  test('the tissue maps that were made say where they follow the atlas, and can be looked at over the images', async () => {
    const { page } = viewer;
    const tissue = page.getByRole('region', { name: 'Tissue maps' });
    await expect(tissue.innerText()).resolves.toMatch(/Made from T1\b.*100 % of the brain/s);
    // White and gray matter of this T1 are hard to tell apart even for people.
    await expect(tissue.getByRole('alert').allInnerTexts()).resolves.toEqual([
      expect.stringContaining('the maps keep more to the atlas than to the image'),
    ]);
    await chooseMap(viewer, 'planes-axial', 'whiteMatter');
    const { on, off } = await overlayPictures(viewer, 'planes-axial');
    const above = changedPart(off, on, (part) => part > 0.5);
    expect(above.count).toBeGreaterThan(500);
    expect(above.part).toBeGreaterThan(0.95);
    await screenshot(page, 'real-case-white-matter');
    await chooseMap(viewer, 'planes-axial', 'mean');
  });

  test('the overlay colours the images where the density was computed', async () => {
    const { on, off } = await overlayPictures(viewer, 'planes-axial');
    const above = changedPart(off, on, (density) => density > 0.3);
    expect(above.count).toBeGreaterThan(20);
    expect(above.part).toBeGreaterThan(0.95);
    expect(changedPart(off, on, (density) => density === 0).part).toBeLessThan(0.02);
  });

  test('is saved, found after a reload, and shown as it was', async () => {
    const { page, archive, savedResults, posterior } = viewer;
    const shown = await posteriorTable(posterior);
    await archive.getByRole('button', { name: 'Save to archive' }).click();
    await archive.getByRole('status').or(archive.getByRole('alert')).first().waitFor({ timeout: 120_000 });
    await expect(archive.innerText()).resolves.toMatch(/Saved, read back and found to be what was sent/);
    await page.reload();
    await savedResults.getByRole('button', { name: 'Show' }).click({ timeout: 90_000 });
    await posterior.waitFor({ timeout: 90_000 });
    await expect(posteriorTable(posterior)).resolves.toEqual(shown);
    // Saved with the result, they are stored maps to the next calibration.
    const maps = viewer.inputs.locator('[data-input="Tissue maps"]');
    await expect(maps.innerText()).resolves.toContain('Tissue maps made from T1');
    await screenshot(page, 'real-case-reloaded');
  });

  describe('what was saved', () => {
    let saved: SavedFile[];
    let source: { readonly position: readonly number[] }[];
    const segmentationOf = (holds: (seriesNumber: number) => boolean): string =>
      saved.find(
        ({ SOPClassUID, seriesNumber }) => SOPClassUID === SEGMENTATION_STORAGE && holds(seriesNumber),
      )?.path ?? '';
    const tissueMaps = (): string => segmentationOf((number) => number === TISSUE_SERIES_NUMBER);

    beforeAll(async () => {
      const files = await savedFiles(demo.dicomWebUrl, studyInstanceUID);
      saved = files.filter(isResult);
      const [map] = saved.filter(({ SOPClassUID }) => SOPClassUID === PARAMETRIC_MAP_STORAGE);
      const { dataset } = readPart10(bytesOf(map.path));
      const [reference] = items(dataset, 'ReferencedSeriesSequence');
      const images = files.filter(
        ({ path: file }) =>
          text(readPart10(bytesOf(file)).dataset, 'SeriesInstanceUID') ===
          text(reference, 'SeriesInstanceUID'),
      );
      source = readIndependently(images.map(({ path: file }) => ['image', file] as const)) as typeof source;
    });
    afterAll(async () => {
      await rm(path.dirname(saved[0].path), { recursive: true });
    });

    test('is tissue maps, four maps, volumes and a report, in which dciodvfy finds no error and warns of nothing new', () => {
      expect(saved.map(({ SOPClassUID }) => SOPClassUID).sort()).toEqual(
        [
          ...Array.from({ length: 4 }, () => PARAMETRIC_MAP_STORAGE),
          SEGMENTATION_STORAGE,
          SEGMENTATION_STORAGE,
          COMPREHENSIVE_3D_SR_STORAGE,
        ].sort(),
      );
      for (const { path: file } of saved) {
        const { errors, warnings } = validate(file);
        // The patient's name is the source's, whatever its form.
        const unknown = unknownWarnings(warnings).filter(
          (line) => !line.includes('</PatientName(0010,0010)'),
        );
        expect({ errors, unknown }).toEqual({ errors: [], unknown: [] });
      }
      const together = validateTogether(saved.map(({ path: file }) => file));
      // The report has the accession number at another level of its model, whatever its value.
      expect(together.filter((line) => !line.includes('Element=<AccessionNumber>'))).toEqual([]);
    });

    test('pydicom finds the pixels of every map on a slice of the source, as our reader does', async () => {
      const maps = saved.filter(({ SOPClassUID }) => SOPClassUID === PARAMETRIC_MAP_STORAGE);
      const read = readIndependently(maps.map(({ path: file }) => ['mapframes', file] as const)) as {
        readonly position: readonly number[];
        readonly sha256: string;
      }[][];
      for (const [n, frames] of read.entries()) {
        expect(frames).toHaveLength(source.length);
        const { volume } = await readParametricMap(bytesOf(maps[n].path));
        const [nx, ny] = volume.grid.dimensions;
        for (const { position, sha256 } of frames) {
          const off = source.map((slice) =>
            Math.hypot(...position.map((x, axis) => x - slice.position[axis])),
          );
          expect(Math.min(...off)).toBeLessThan(1e-3);
          const k = Math.round(worldToIndex(volume.grid, position as [number, number, number])[2]);
          const slice = Float32Array.from(volume.data.subarray(k * nx * ny, (k + 1) * nx * ny));
          expect(createHash('sha256').update(new Uint8Array(slice.buffer)).digest('hex')).toBe(sha256);
        }
      }
    });

    test('highdicom reads the volumes and the report, whose volume is that of the voxels', async () => {
      const segmentation = segmentationOf((number) => number !== TISSUE_SERIES_NUMBER);
      const report = saved.find(({ SOPClassUID }) => SOPClassUID === COMPREHENSIVE_3D_SR_STORAGE)?.path ?? '';
      const [frames, content] = readIndependently([
        ['frames', segmentation],
        ['report', report],
      ]) as [
        readonly { readonly sum: number }[],
        {
          readonly template: string;
          readonly volumes: readonly { readonly volumes: readonly (readonly [string, number, string])[] }[];
        },
      ];
      const voxels = frames.reduce((total, { sum }) => total + sum, 0);
      const { grid } = await readSegmentation(bytesOf(segmentation));
      expect(content.template).toBe('1500');
      expect(content.volumes[0].volumes[0][1]).toBeCloseTo(voxels * voxelVolumeMm3(grid), 3);
    });

    test('highdicom and pydicom find white matter, gray matter and CSF of a brain in the tissue maps', async () => {
      const [frames] = readIndependently([['frames', tissueMaps()]]) as [
        readonly { readonly segment: number; readonly sum: number; readonly position: readonly number[] }[],
      ];
      const { grid, segments } = await readSegmentation(bytesOf(tissueMaps()));
      expect(segments.map(({ label }) => label)).toEqual(['White matter', 'Gray matter', 'CSF']);
      const [white, gray, csf] = [1, 2, 3].map((number) => {
        const sum = frames.reduce((total, one) => total + (one.segment === number ? one.sum : 0), 0);
        return (sum / FULL_FRACTION) * voxelVolumeMm3(grid);
      });
      for (const [volume, least, most] of [
        [white, 350e3, 800e3],
        [gray, 400e3, 950e3],
        [csf, 50e3, 600e3],
      ]) {
        expect(volume).toBeGreaterThan(least);
        expect(volume).toBeLessThan(most);
      }
      for (const { position } of frames) {
        const off = source.map((slice) => Math.hypot(...position.map((x, axis) => x - slice.position[axis])));
        expect(Math.min(...off)).toBeLessThan(1e-3);
      }
    });
  });
});
