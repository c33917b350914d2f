import { FIXED_SEED } from '../../e2e/calibrate.ts';
import { launchChromium } from '../../e2e/chromium.ts';
import { startDemo } from '../../e2e/demo-process.ts';
import { imagesDrawn, newPage, panelOf } from '../../e2e/viewer-page.ts';
import type { BenchmarkResult } from '../benchmark-result.ts';
import { mainThreadTasks, type MainThreadTask } from './main-thread-tasks.ts';
import { TRACED } from './trace-event.ts';
import { MARKS, previewShown, watchPreview } from './watch-preview.ts';

/** What a user still takes for at once. */
const LIMIT_MS = 50;

function summary(tasks: readonly MainThreadTask[], from: number, to: number) {
  const within = tasks.filter(({ start, duration }) => start + duration >= from && start < to);
  const isOurs = ({ ours }: MainThreadTask): boolean => ours > LIMIT_MS;
  const longest = (list: readonly number[]): number => Math.round(Math.max(0, ...list));
  const long = within.filter(({ duration }) => duration > LIMIT_MS);
  const host = long.filter((task) => !isOurs(task));
  return {
    seconds: Math.round((to - from) / 100) / 10,
    ours: within.filter(isOurs).length,
    longestOfOursMs: longest(within.map(({ ours }) => ours)),
    host: host.length,
    longestOfHostMs: longest(host.map(({ duration }) => duration)),
  };
}

/**
 * Tasks over 50 ms on the viewer's main thread while the sample study's preview goes on, in headless Chromium: from the
 * press on Calibrate to the first stage (reading the inputs), and from there until the map lies over the images. A task
 * is ours where the extension's own scripts take more than 50 ms of it, else the host's; `longestOfOursMs` is the most
 * that our scripts took of any task. Without a graphics card the main thread draws the images, too.
 */
export async function responsivenessBenchmark(): Promise<BenchmarkResult> {
  const demo = await startDemo();
  const browser = await launchChromium();
  try {
    const page = await newPage(browser, FIXED_SEED);
    await page.goto(demo.url);
    await page.getByText('Sample', { exact: false }).first().click();
    await page.getByText('Tumor Modeling').first().click();
    const viewer = panelOf(page);
    await viewer.inputs.waitFor();
    await imagesDrawn(page);
    const calibrate = viewer.calibration.getByRole('button', { name: 'Calibrate' });
    await calibrate.click({ trial: true });
    const button = await calibrate.boundingBox();
    if (!button) throw new Error('The panel shows no button to calibrate');
    await browser.startTracing(page, { categories: [...TRACED] });
    await watchPreview(page);
    await page.mouse.click(button.x + button.width / 2, button.y + button.height / 2);
    await previewShown(page);
    const { tasks, timeOf } = mainThreadTasks(await browser.stopTracing(), {
      mark: MARKS.reading,
      leastMs: 10,
      isOurs: (script) => script.startsWith(`${demo.url}/plugins/`),
    });
    const reading = summary(tasks, timeOf(MARKS.reading), timeOf(MARKS.sampling));
    const sampling = summary(tasks, timeOf(MARKS.sampling), timeOf(MARKS.shown));
    return {
      figures: { limitMs: LIMIT_MS, reading, sampling },
      table: { reading, sampling },
    };
  } finally {
    await browser.close();
    await demo.stop();
  }
}
