import type { Browser } from 'playwright-core';
import { SAMPLE_TRUTH } from '../../demo/src/sample/truth.ts';
import { calibratePreview, FIXED_SEED } from './calibrate.ts';
import { launchChromium } from './chromium.ts';
import { startDemo, type DemoProcess } from './demo-process.ts';
import { hostMapDifference, hostVolumes } from './host-readers.ts';
import { changedPart, overlayPictures, pictureAfterChange } from './overlay-pixels.ts';
import { posteriorTable, type TableRow } from './posterior-table.ts';
import { screenshot } from './screenshot.ts';
import { imagesDrawn, newPage, panelOf, type ViewerPage } from './viewer-page.ts';

/** The tests are the steps of one visit: each begins where the last one ended. */
jest.setTimeout(900_000);

/** Of the volumes that are saved. */
const VOLUME_LEVELS = [0.05, 0.5];

let demo: DemoProcess;
let browser: Browser;
let viewer: ViewerPage;
let shown: ReadonlyMap<string, TableRow>;

beforeAll(async () => {
  demo = await startDemo();
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  await demo.stop();
});

test('the study list has the sample study, and it opens in the mode', async () => {
  const page = await newPage(browser, FIXED_SEED);
  await page.goto(demo.url);
  const study = page.getByText('Sample', { exact: false }).first();
  await study.waitFor({ timeout: 90_000 });
  await screenshot(page, 'study-list');
  await study.click();
  await page
    .getByRole('button', { name: 'Tumor Modeling' })
    .or(page.getByText('Tumor Modeling'))
    .first()
    .click();
  viewer = panelOf(page);
  await viewer.inputs.waitFor({ timeout: 90_000 });
});

test('the panel lists core, edema, tissue maps and PET, and from which series', async () => {
  for (const input of ['Tumor core', 'Edema', 'Tissue maps', 'FET-PET']) {
    await viewer.inputs.locator(`[data-input="${input}"][data-state="found"]`).waitFor();
  }
  await expect(viewer.inputs.innerText()).resolves.toMatch(/\(PT, series \d+\)/);
  await imagesDrawn(viewer.page);
  await screenshot(viewer.page, 'before');
});

test('a calibration can be cancelled', async () => {
  const { calibration } = viewer;
  await calibration.getByRole('button', { name: 'Calibrate' }).click();
  await calibration.getByText(/^Stage 2:/).waitFor({ timeout: 120_000 });
  await screenshot(viewer.page, 'calibrating');
  await calibration.getByRole('button', { name: 'Cancel' }).click();
  await calibration.getByText('Cancelled. Nothing was changed.').waitFor();
});

test('a preview ends in a table of 11 parameters', async () => {
  await calibratePreview(viewer);
  shown = await posteriorTable(viewer.posterior);
  expect(shown.size).toBe(11 + 3);
  await screenshot(viewer.page, 'calibrated');
});

/**
 * The study was simulated on 2 mm, and what drives the preview stands for the solver at 1 mm: so much, mm and ρT, the two
 * may put beside each other what thousands of voxels fix to a tenth of that.
 */
const MODELS_APART: Readonly<Record<string, number>> = {
  frontWidth: 0.05,
  growthNumber: 0.3,
  startX: 0.3,
  startY: 0.3,
  startZ: 0.3,
};

test('the 95 % intervals cover the true front width, growth number and start position', () => {
  const { diffusivity, proliferationRate, timeDays, start } = SAMPLE_TRUTH.growth;
  const truth = {
    frontWidth: Math.sqrt(diffusivity / proliferationRate),
    growthNumber: proliferationRate * timeDays,
    startX: start[0],
    startY: start[1],
    startZ: start[2],
  };
  for (const [name, value] of Object.entries(truth)) {
    const row = shown.get(name);
    const apart = MODELS_APART[name];
    const covers = row && row.lower95 - apart <= value && value <= row.upper95 + apart;
    expect([name, covers, row, value]).toEqual([name, true, row, value]);
  }
});

test('the overlay colours the images where the density is above the threshold, and nowhere else', async () => {
  for (const view of ['planes-axial', 'planes-sagittal', 'planes-coronal']) {
    const { on, off } = await overlayPictures(viewer, view);
    // The threshold stands at 0.05: densities near it may fall on either side between two voxels.
    const above = changedPart(off, on, (density) => density > 0.3);
    const without = changedPart(off, on, (density) => density === 0);
    expect(above.count).toBeGreaterThan(20);
    expect(above.part).toBeGreaterThan(0.95);
    expect(without.count).toBeGreaterThan(500);
    expect(without.part).toBeLessThan(0.02);
  }
});

test('a higher threshold uncovers the low densities', async () => {
  const { page, overlay } = viewer;
  const { on: before } = await overlayPictures(viewer, 'planes-axial');
  const slider = overlay.getByRole('slider', { name: 'Threshold' });
  await slider.focus();
  // From 0.05 up by 0.1 a step with the page key.
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('PageUp');
  const inRange = (density: number): boolean => density > 0.08 && density < 0.4;
  const after = await pictureAfterChange(page, 'planes-axial', { before, inRange });
  expect(changedPart(before, after, inRange).part).toBeGreaterThan(0.8);
  expect(changedPart(before, after, (density) => density > 0.7).part).toBeLessThan(0.05);
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('PageDown');
});

test('when the archive goes away while saving, what is and is not stored is named, and the rest can be stored', async () => {
  const { page, archive } = viewer;
  let stored = 0;
  await page.route('**/dicom-web/studies*', (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    stored += 1;
    return stored === 1 ? route.continue() : route.abort('connectionrefused');
  });
  const levels = archive.getByLabel('Levels u ≥');
  await levels.fill('0.05, 5');
  await expect(archive.getByRole('alert').innerText()).resolves.toMatch(/^"5" is not a cell density/);
  await expect(archive.getByRole('button', { name: 'Save to archive' }).isDisabled()).resolves.toBe(true);
  await levels.fill(VOLUME_LEVELS.join(', '));
  await archive.getByRole('button', { name: 'Save to archive' }).click();
  const alert = archive.getByRole('alert');
  await alert.waitFor({ timeout: 90_000 });
  const message = await alert.innerText();
  expect(message).toMatch(/^The map of its standard deviation was not stored: the archive did not answer\./);
  const [, done, open] = /In the archive:([^]*)Not stored:([^]*)$/.exec(message) ?? [];
  expect(done.trim()).toBe('map of the mean cell density');
  expect(open.trim().split(/\n+/)).toEqual([
    'map of its standard deviation',
    'map of the MAP sample’s cell density',
    'map of P(tumor cell density > 0.05)',
    `volumes of cell density ≥ ${VOLUME_LEVELS.join(', ')}`,
    'report',
  ]);
  await screenshot(page, 'save-failed');
  await page.unroute('**/dicom-web/studies*');
  await archive.getByRole('button', { name: 'Finish saving' }).click();
  const status = archive.getByRole('status');
  await status.waitFor({ timeout: 90_000 });
  await expect(status.innerText()).resolves.toMatch(/read back and found to be what was sent/);
  await screenshot(page, 'saved');
});

test('after a reload the saved result is found and shown as it was', async () => {
  const { page, savedResults, posterior } = viewer;
  await page.reload();
  await savedResults.waitFor({ timeout: 90_000 });
  await imagesDrawn(page);
  await expect(savedResults.getByRole('button', { name: 'Show' }).count()).resolves.toBe(1);
  await savedResults.getByRole('button', { name: 'Show' }).click();
  await posterior.waitFor({ timeout: 90_000 });
  await expect(posteriorTable(posterior)).resolves.toEqual(shown);
  const { on, off } = await overlayPictures(viewer, 'planes-axial');
  expect(changedPart(off, on, (density) => density > 0.3).part).toBeGreaterThan(0.95);
  await screenshot(page, 'reloaded');
});

test('the host’s own reader of segmentations finds the saved volumes where the mean density reaches their levels', async () => {
  const found = await hostVolumes(viewer.page, VOLUME_LEVELS);
  for (const { inBoth, hostAlone, oursAlone } of found) {
    expect({ hostAlone, oursAlone }).toEqual({ hostAlone: 0, oursAlone: 0 });
    expect(inBoth).toBeGreaterThan(1000);
  }
  expect(found[0].inBoth).toBeGreaterThan(found[1].inBoth);
});

test('the host’s own Parametric Map display opens the saved map', async () => {
  const { page } = viewer;
  expect(await hostMapDifference(page)).toBeLessThan(1e-6);
  await screenshot(page, 'parametric-map-in-host');
});
