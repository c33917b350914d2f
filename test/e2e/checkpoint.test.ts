import type { Page } from 'playwright-core';
import { visitPhantom, type PhantomVisit } from './phantom-visit.ts';
import type { ViewerPage } from './viewer-page.ts';

/** The tests are the steps of one visit: each begins where the last one ended. */
jest.setTimeout(400_000);

let visit: PhantomVisit;
let viewer: ViewerPage;

beforeAll(async () => {
  visit = await visitPhantom();
  viewer = visit.viewer;
});

afterAll(() => visit.end());

async function calibrateUntil({ calibration }: ViewerPage, words: RegExp): Promise<string> {
  await calibration.getByRole('button', { name: 'Calibrate' }).click();
  const found = calibration.getByText(words);
  await found.waitFor({ timeout: 300_000 });
  return found.innerText();
}

async function reload({ page, inputs }: ViewerPage): Promise<void> {
  await page.reload();
  await inputs.waitFor({ timeout: 90_000 });
}

/** The stage of every checkpoint that the browser holds; `change` may put another in its place first. */
function heldStages(page: Page, version?: number): Promise<number[]> {
  return page.evaluate(async (newVersion) => {
    const answer = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => {
          resolve(request.result);
        };
        request.onerror = () => {
          reject(request.error ?? new Error('no answer'));
        };
      });
    const database = await answer(indexedDB.open('tumor-modeling-checkpoints'));
    const store = database.transaction('checkpoints', 'readwrite').objectStore('checkpoints');
    const stages: number[] = [];
    for (const key of await answer(store.getAllKeys())) {
      const entry = (await answer(store.get(key))) as { checkpoint: { state: { stage: number } } };
      stages.push(entry.checkpoint.state.stage);
      if (newVersion !== undefined) {
        await answer(store.put({ ...entry, checkpoint: { ...entry.checkpoint, version: newVersion } }, key));
      }
    }
    database.close();
    return stages;
  }, version);
}

test('after a reload in the middle, the same calibration goes on after its last stage', async () => {
  await calibrateUntil(viewer, /^Stage 2:/);
  await reload(viewer);
  const [held] = await heldStages(viewer.page);
  expect(held).toBeGreaterThanOrEqual(1);
  const words = await calibrateUntil(viewer, /^Continues an interrupted calibration/);
  expect(words).toBe(`Continues an interrupted calibration after its stage ${held}.`);
  const stages = viewer.calibration.getByRole('img', { name: /stages done$/ });
  expect(Number.parseInt((await stages.getAttribute('aria-label')) ?? '', 10)).toBeGreaterThanOrEqual(held);
});

test('cancelled, it can still be continued', async () => {
  await viewer.calibration.getByRole('button', { name: 'Cancel' }).click();
  await viewer.calibration.getByText('Cancelled. Nothing was changed.').waitFor();
  await calibrateUntil(viewer, /^Continues an interrupted calibration after its stage \d+\.$/);
  await viewer.calibration.getByRole('button', { name: 'Cancel' }).click();
});

test('what another version kept is refused, and the calibration starts anew', async () => {
  await reload(viewer);
  await heldStages(viewer.page, 0);
  const words = await calibrateUntil(viewer, /cannot be continued/);
  expect(words).toBe(
    'An interrupted calibration cannot be continued (another version of this software kept it): this one starts anew.',
  );
  await viewer.calibration.getByText('Sampling the prior').waitFor();
});

test('a finished calibration leaves none', async () => {
  await viewer.posterior.waitFor({ timeout: 390_000 });
  expect(await heldStages(viewer.page)).toEqual([]);
});
