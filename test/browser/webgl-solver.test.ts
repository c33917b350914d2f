import type { Browser, Page } from 'playwright-core';
import type { GrowthParameters } from '../../extension/src/tumor/parameters.ts';
import type { Vector3 } from '../../extension/src/volume/grid.ts';
import { launchChromium } from '../e2e/chromium.ts';
import { straightGrid } from '../unit/forward/sample-anatomy.ts';
import type { Answer, Failure, Request } from './webgl-solver-worker.ts';
import { ask, bundleWorker } from './worker-page.ts';

let browser: Browser;
let page: Page;
let code: string;

beforeAll(async () => {
  [browser, code] = await Promise.all([launchChromium(), bundleWorker('webgl-solver-worker.ts')]);
  page = await browser.newPage();
});

function askSolver(request: Request): Promise<Answer> {
  return ask<Answer>(page, code, request);
}

afterAll(async () => {
  await browser.close();
});

// Odd numbers of voxels, tiles that do not fill the last row.
const grid = straightGrid([37, 35, 33], [2, 2, 2]);
const start: Vector3 = [36.2, 34.7, 32.1];

function growth(diffusion: number, growthNumber: number, at: Vector3 = start): GrowthParameters {
  return { diffusivity: diffusion / 100, proliferationRate: growthNumber / 100, timeDays: 100, start: at };
}

const elsewhere: Vector3 = [30.1, 36.9, 37.4];
const mixed = [
  growth(4, 3),
  growth(40, 12),
  growth(60, 0.2, elsewhere),
  growth(0.5, 20),
  growth(0, 5, elsewhere),
  growth(20, 0),
  growth(0, 0),
  growth(12, 8, elsewhere),
  growth(30, 15),
];

test('in a worker, batches of any size and mixed lengths agree with double precision', async () => {
  const batches = [[mixed[1]], mixed.slice(0, 4), mixed.slice(4), mixed, []];
  const answer = await askSolver({ type: 'agree', grid, batches });
  if (answer.type !== 'agreements') throw new Error(answer.type);
  expect(answer.batches.map(({ length }) => length)).toEqual([1, 4, 5, 9, 0]);
  const solves = answer.batches.flat();
  for (const { greatestDifference, greatestDensity, outside } of solves) {
    expect(greatestDensity).toBeGreaterThan(0.001);
    expect(greatestDifference).toBeLessThan(1e-5);
    expect(outside).toBe(0);
  }
  expect(new Set(solves.map(({ steps }) => steps)).size).toBeGreaterThan(4);
  expect(new Set(solves.map(({ substeps }) => substeps)).size).toBeGreaterThan(1);
  expect(Math.max(...solves.map(({ greatestDifference }) => greatestDifference))).toBeGreaterThan(0);
  // Here there is no graphics card.
  expect(answer.software).toBe(true);
});

test('oblong voxels agree, too', async () => {
  const oblong = straightGrid([30, 41, 23], [1.5, 1.1, 3]);
  const batches = [[growth(10, 6, [22.8, 22.4, 35.1]), growth(5, 9, [24, 21, 33])]];
  const answer = await askSolver({ type: 'agree', grid: oblong, batches });
  if (answer.type !== 'agreements') throw new Error(answer.type);
  for (const { greatestDifference, greatestDensity } of answer.batches.flat()) {
    expect(greatestDensity).toBeGreaterThan(0.001);
    expect(greatestDifference).toBeLessThan(1e-5);
  }
});

test('a calibration gets the same likelihoods from the card, even from one that is lost half-way', async () => {
  const outside = growth(10, 5, [-500, 0, 0]);
  const batch = [...mixed.slice(0, 4), outside, ...mixed.slice(4)];
  const answer = await askSolver({ type: 'evaluate', grid, batch });
  if (answer.type !== 'evaluations') throw new Error(answer.type);
  const { threads, card, lost, chosen } = answer;
  expect(threads).toHaveLength(batch.length);
  expect(threads[4]).toBe(-Infinity);
  expect(new Set(threads).size).toBeGreaterThan(7);
  for (const values of [card, lost]) {
    expect(values).toHaveLength(batch.length);
    expect(values[4]).toBe(-Infinity);
    for (const [n, value] of values.entries()) {
      if (n !== 4) expect(Math.abs(value / threads[n] - 1)).toBeLessThan(1e-4);
    }
  }
  expect(card).not.toEqual(threads);
  // The first four are the card's, the rest are the threads' to the last bit.
  expect(lost.filter((value, n) => value === threads[n]).length).toBeGreaterThanOrEqual(batch.length - 4);
  expect(chosen).toEqual({ backend: 'wasm', because: 'software-renderer' });
});

test.each<[Failure, string, boolean]>([
  ['context-lost', 'ContextLostError', false],
  ['disposed', 'ContextLostError', false],
  ['aborted', 'AbortError', true],
  ['bad-parameters', 'RangeError', true],
  ['outside-tissue', 'StartOutsideTissueError', true],
])('%s: rejects with %s', async (how, name, worksAfterwards) => {
  const answer = await askSolver({ type: 'fail', grid, start, how });
  expect(answer).toEqual({ type: 'failure', name, worksAfterwards });
});
