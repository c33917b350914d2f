import type { Browser } from 'playwright-core';
import { phantomStudy, type PhantomFault } from '../fixtures/phantom-study.ts';
import { storeInstances } from '../fixtures/store-instances.ts';
import { launchChromium } from './chromium.ts';
import { startDemo, type DemoProcess } from './demo-process.ts';
import { screenshot } from './screenshot.ts';
import { openStudy, type ViewerPage } from './viewer-page.ts';

jest.setTimeout(240_000);

let demo: DemoProcess;
let browser: Browser;
let viewer: ViewerPage | undefined;

beforeAll(async () => {
  demo = await startDemo(['--no-sample']);
  browser = await launchChromium();
});

afterEach(async () => {
  await viewer?.close();
  viewer = undefined;
});

afterAll(async () => {
  await browser.close();
  await demo.stop();
});

async function open(fault: PhantomFault, initScript?: string): Promise<ViewerPage> {
  const { studyInstanceUID, instances } = phantomStudy(fault);
  await storeInstances(demo.dicomWebUrl, instances);
  viewer = await openStudy({
    browser,
    url: demo.url,
    studyInstanceUID,
    ...(initScript !== undefined && { initScript }),
  });
  return viewer;
}

/** Presses Calibrate and gives back what the panel then says is wrong. */
async function complaint({ calibration }: ViewerPage): Promise<string> {
  // It is enabled once the last series is listed.
  await calibration.getByRole('button', { name: 'Calibrate' }).click();
  const alert = calibration.getByRole('alert');
  await alert.waitFor({ timeout: 120_000 });
  return alert.innerText();
}

test('without a segmentation, the panel says so and how to supply one, and Calibrate is off', async () => {
  const { inputs, calibration } = await open('no-segmentation');
  await inputs.getByText('No tumor segmentation in this study').waitFor();
  await inputs.getByText('Store a DICOM SEG with segments for the enhancing or necrotic core').waitFor();
  await expect(calibration.getByRole('button', { name: 'Calibrate' }).isDisabled()).resolves.toBe(true);
});

test('without tissue maps and T1, the panel says so and how to supply them', async () => {
  const { inputs, calibration } = await open('tissue-missing');
  await inputs.getByText('No tissue maps').waitFor();
  await inputs.getByText('Store a T1 of the whole brain').waitFor();
  await expect(calibration.getByRole('button', { name: 'Calibrate' }).isDisabled()).resolves.toBe(true);
});

test('an empty segment is named', async () => {
  const message = await complaint(await open('empty-edema'));
  expect(message).toBe(
    'The edema segment has no voxels. Draw it, or store a segmentation in which it is filled, and calibrate again.',
  );
});

test('a segmentation in another frame of reference than its images is refused', async () => {
  const message = await complaint(await open('segmentation-in-another-frame'));
  expect(message).toMatch(/^The segmentation "Tumor" lies in another frame of reference than the series/);
  expect(message).toMatch(/Register the two and store the segmentation again\.$/);
});

test('tissue maps in another frame of reference are refused', async () => {
  const message = await complaint(await open('tissue-in-another-frame'));
  expect(message).toMatch(/and the segmented core lie in different frames of reference/);
  expect(message).toMatch(/white matter/i);
});

test('tissue maps in another frame of reference are used where a registration in the study leads there', async () => {
  const { page, inputs, calibration } = await open('tissue-registered');
  await inputs.locator('[data-input="Tissue maps"][data-state="found"]').waitFor();
  await calibration.getByRole('button', { name: 'Calibrate' }).click();
  await calibration
    .getByText('Sampling the prior')
    .or(calibration.getByRole('alert'))
    .first()
    .waitFor({ timeout: 120_000 });
  await expect(calibration.getByRole('alert').count()).resolves.toBe(0);
  await screenshot(page, 'registered');
  await calibration.getByRole('button', { name: 'Cancel' }).click();
  await calibration.getByText('Cancelled. Nothing was changed.').waitFor();
});

test('a core outside of the brain is refused with how much of it is inside', async () => {
  const message = await complaint(await open('core-outside-brain'));
  expect(message).toMatch(/^Only \d+ % of the tumor core lies in white or gray matter/);
});

test('a worker that is killed in the middle is noticed, and the panel can be used again', async () => {
  // The browser gives no event when a worker is ended for want of memory: only silence.
  const keepWorkers = `
    window.startedWorkers = [];
    window.Worker = class extends Worker {
      constructor(url, options) { super(url, options); window.startedWorkers.push([String(url), this]); }
    };`;
  const { page, calibration } = await open('nothing', keepWorkers);
  await calibration.getByRole('button', { name: 'Calibrate' }).click();
  await calibration.getByRole('progressbar').waitFor({ timeout: 60_000 });
  await page.evaluate(() => {
    const started = (window as unknown as { startedWorkers: [string, Worker][] }).startedWorkers;
    for (const [url, worker] of started) if (url.includes('calibration-worker')) worker.terminate();
  });
  const alert = calibration.getByRole('alert');
  await alert.waitFor({ timeout: 90_000 });
  await expect(alert.innerText()).resolves.toMatch(/^The calibration stopped unexpectedly/);
  await expect(calibration.getByRole('button', { name: 'Calibrate' }).isEnabled()).resolves.toBe(true);
});
