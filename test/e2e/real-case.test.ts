import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { describeWithRealData, TEST_DATA } from '../fixtures/real-data.ts';
import { FIXED_SEED } from './calibrate.ts';
import { launchChromium } from './chromium.ts';
import { startDemo, type DemoProcess } from './demo-process.ts';
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

  test('calibrates stage by stage, and is cancelled', async () => {
    const { calibration } = viewer;
    await calibration.getByRole('button', { name: 'Calibrate' }).click();
    await calibration.getByText(/^Stage 4:/).waitFor({ timeout: 300_000 });
    await screenshot(viewer.page, 'real-case');
    await calibration.getByRole('button', { name: 'Cancel' }).click();
    await calibration.getByText('Cancelled. Nothing was changed.').waitFor();
  });
});
