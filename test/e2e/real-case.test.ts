import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { describeWithRealData, TEST_DATA } from '../fixtures/real-data.ts';
import { calibratePreview, FIXED_SEED } from './calibrate.ts';
import { launchChromium } from './chromium.ts';
import { startDemo, type DemoProcess } from './demo-process.ts';
import { changedPart, overlayPictures } from './overlay-pixels.ts';
import { posteriorTable } from './posterior-table.ts';
import { screenshot } from './screenshot.ts';
import { imagesDrawn, openStudy, type ViewerPage } from './viewer-page.ts';

jest.setTimeout(900_000);

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const CASE = path.join(TEST_DATA, 'glioma/BraTS-GLI-00001-000');
const TISSUE = path.join(TEST_DATA, 'templates/mni152_tissue_in_SRI_BraTSspace.nii.gz');

interface QidoStudy {
  readonly '0020000D': { readonly Value: readonly [string] };
}

describeWithRealData('a real glioma, BraTS-GLI-00001-000', () => {
  let demo: DemoProcess;
  let browser: Browser;
  let viewer: ViewerPage;

  beforeAll(async () => {
    demo = await startDemo(['--no-sample']);
    await run(
      process.execPath,
      ['--import', 'tsx', 'demo/src/import.ts', CASE, '--tissue', TISSUE, '--archive', demo.dicomWebUrl],
      { cwd: ROOT },
    );
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  test('opens, and the panel finds core, edema and tissue maps, and no PET', async () => {
    const answer = await fetch(`${demo.dicomWebUrl}/studies`, {
      headers: { Accept: 'application/dicom+json' },
    });
    const [study] = (await answer.json()) as QidoStudy[];
    viewer = await openStudy({
      browser,
      url: demo.url,
      studyInstanceUID: study['0020000D'].Value[0],
      initScript: FIXED_SEED,
    });
    for (const input of ['Tumor core', 'Edema', 'Tissue maps']) {
      await viewer.inputs.locator(`[data-input="${input}"][data-state="found"]`).waitFor();
    }
    await viewer.inputs.locator('[data-input="FET-PET"][data-state="optional"]').waitFor();
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
    await screenshot(page, 'real-case-reloaded');
  });
});
