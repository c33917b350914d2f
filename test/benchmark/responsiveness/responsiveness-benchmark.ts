import { calibratePreview, FIXED_SEED } from '../../e2e/calibrate.ts';
import { launchChromium } from '../../e2e/chromium.ts';
import { startDemo } from '../../e2e/demo-process.ts';
import { imagesDrawn, newPage, panelOf } from '../../e2e/viewer-page.ts';
import type { BenchmarkResult } from '../benchmark-result.ts';

/** Tasks of the main thread longer than this are told by the browser; 50 ms is what a user still takes for at once. */
const LONG_TASK_MS = 50;

/** For the page, before it loads: every long task of its main thread, as the browser reports it. */
const OBSERVE = `
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) window.longTasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });`;

interface LongTask {
  /** ms since the page began to load. */
  readonly startTime: number;
  readonly duration: number;
}

declare global {
  interface Window {
    readonly longTasks: readonly LongTask[];
  }
}

/** When a preview stood where, in ms since the page began to load. */
interface Times {
  readonly pressed: number;
  readonly sampling: number;
  readonly finished: number;
}

function summary(tasks: readonly LongTask[], from: number, to: number) {
  const within = tasks.filter(({ startTime }) => startTime >= from && startTime < to);
  return {
    seconds: Math.round((to - from) / 100) / 10,
    longTasks: within.length,
    longestMs: Math.round(within.reduce((longest, { duration }) => Math.max(longest, duration), 0)),
  };
}

/**
 * Tasks over 50 ms on the viewer's main thread while the sample study's preview goes on, in headless Chromium:
 * from the press on Calibrate to the first stage (reading the inputs), and from there to the posterior (sampling).
 * Without a graphics card the main thread draws the images, too.
 */
export async function responsivenessBenchmark(): Promise<BenchmarkResult> {
  const demo = await startDemo();
  const browser = await launchChromium();
  try {
    const page = await newPage(browser, `${FIXED_SEED}${OBSERVE}`);
    await page.goto(demo.url);
    await page.getByText('Sample', { exact: false }).first().click();
    await page.getByText('Tumor Modeling').first().click();
    const viewer = panelOf(page);
    await viewer.inputs.waitFor();
    await imagesDrawn(page);
    const now = (): Promise<number> => page.evaluate(() => performance.now());
    const calibrate = viewer.calibration.getByRole('button', { name: 'Calibrate' });
    await calibrate.click({ trial: true });
    const pressed = await now();
    const finishing = calibratePreview(viewer);
    await viewer.calibration.getByText(/^Stage 1:/).waitFor();
    const sampling = await now();
    await finishing;
    const times: Times = { pressed, sampling, finished: await now() };
    const tasks = await page.evaluate(() => [...window.longTasks]);
    const reading = summary(tasks, times.pressed, times.sampling);
    const stages = summary(tasks, times.sampling, times.finished);
    return {
      figures: { limitMs: LONG_TASK_MS, reading, sampling: stages },
      table: { reading, sampling: stages },
    };
  } finally {
    await browser.close();
    await demo.stop();
  }
}
