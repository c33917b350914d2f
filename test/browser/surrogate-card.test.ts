import type { Browser, Page } from 'playwright-core';
import { LIKELIHOODS } from '../../extension/src/tumor/log-likelihood.ts';
import type { Vector3 } from '../../extension/src/volume/grid.ts';
import { launchChromium } from '../e2e/chromium.ts';
import { straightGrid } from '../unit/forward/sample-anatomy.ts';
import type { Answer, Request } from './surrogate-card-worker.ts';
import { ask, bundleWorker, securePage } from './worker-page.ts';

let browser: Browser;
let page: Page;
let code: string;

beforeAll(async () => {
  [browser, code] = await Promise.all([launchChromium(), bundleWorker('surrogate-card-worker.ts')]);
  page = await securePage(browser);
});

afterAll(async () => {
  await browser.close();
});

function askCard(request: Request): Promise<Answer> {
  return ask<Answer>(page, code, request);
}

const grid = straightGrid([20, 21, 19], [2, 2, 2]);

/** A front so wide, after so much growth, seen with thresholds of different softness. */
function theta(widthMm: number, growth: number, start: Vector3, pet: boolean): Float64Array {
  const imaging = [0.65, 0.25, 0.06 + 0.01 * Math.sin(growth)];
  const seen = pet ? [...imaging, 0.9, 0.1] : imaging;
  return Float64Array.of((widthMm ** 2 * growth) / 100, growth / 100, 100, ...start, ...seen);
}

const starts: readonly Vector3[] = [
  [19.2, 21.1, 17.3],
  [23.4, 17.7, 20.9],
];

/** Fronts over the trained range: some reach everything, some hardly anything. */
function samples(pet: boolean): Float64Array[] {
  const fronts = [
    [0.6, 8],
    [2, 4],
    [1.5, 12],
    [6, 2],
    [0.45, 0.3],
    [0.5, 30],
    [1, 9],
  ];
  return fronts.map(([width, growth], n) => theta(width, growth, starts[n % starts.length], pet));
}

const relative = (a: number, b: number): number => Math.abs(a - b) / Math.abs(b);

test('log-likelihoods are those of double precision, in all variants of the likelihood', async () => {
  const variants = LIKELIHOODS.flatMap((likelihood) => [false, true].map((pet) => ({ likelihood, pet })));
  const request = { type: 'agree', grid, samples: samples(true), likelihood: 'paper', variants } as const;
  const answer = await askCard(request);
  if (answer.type !== 'values') throw new Error(answer.type);
  expect(answer.values).toHaveLength(4);
  for (const { card, wasm, double } of answer.values) {
    card.forEach((value, n) => {
      expect(relative(value, double[n])).toBeLessThan(1e-6);
      // Threads work in 16-bit integers.
      expect(relative(value, wasm[n])).toBeLessThan(1e-3);
    });
    expect(new Set(card.map((value) => Math.round(value))).size).toBeGreaterThan(5);
  }
});

test('a correction changes both in the same way', async () => {
  const variants = [
    { likelihood: 'paper', pet: true },
    { likelihood: 'paper', pet: true, corrected: true },
  ] as const;
  const request = { type: 'agree', grid, samples: samples(true), likelihood: 'paper', variants } as const;
  const answer = await askCard(request);
  if (answer.type !== 'values') throw new Error(answer.type);
  const [plain, corrected] = answer.values;
  corrected.card.forEach((value, n) => {
    expect(relative(value, corrected.wasm[n])).toBeLessThan(1e-3);
  });
  const moved = corrected.card.map((value, n) => relative(value, plain.card[n]));
  expect(Math.max(...moved)).toBeGreaterThan(0.01);
});

test('a card that is lost half-way is replaced, and all values are right', async () => {
  const [far] = samples(false);
  const outside = Float64Array.from(far).fill(-500, 3, 6);
  // More than a pass holds.
  const batch = Array.from({ length: 8 }, () => [...samples(false), outside]).flat();
  const answer = await askCard({ type: 'lose', grid, samples: batch, likelihood: 'paper' });
  if (answer.type !== 'lost') throw new Error(answer.type);
  const { wasm, lost, told } = answer;
  expect(told).toBe(batch.length);
  expect(lost[samples(false).length]).toBe(-Infinity);
  lost.forEach((value, n) => {
    if (wasm[n] !== value) expect(relative(value, wasm[n])).toBeLessThan(1e-3);
  });
  const byThread = lost.filter((value, n) => value === wasm[n]).length;
  expect(byThread).toBeGreaterThan(1);
  expect(byThread).toBeLessThan(batch.length);
});

test('a software renderer, a slow card, a wrong one and one that goes away are not taken', async () => {
  const answer = await askCard({ type: 'choose', grid, samples: samples(true), likelihood: 'paper' });
  expect(answer).toEqual({
    type: 'chosen',
    opened: ['wasm'],
    choices: {
      asIs: 'software-renderer',
      slow: 'slower',
      endless: 'slower',
      preferred: 'webgl2',
      wrong: 'wrong',
      refusing: 'unavailable',
    },
  });
});

test('10 000 evaluations leave nothing on the card', async () => {
  const tiny = straightGrid([6, 6, 6], [2, 2, 2]);
  // They reach a few voxels only: this is about what passes leave behind, not what they work out.
  const few = [0.5, 0.6, 0.7].map((growth) => theta(0.5, growth, [6.1, 5.9, 4.1], true));
  const request = {
    type: 'repeat',
    grid: tiny,
    samples: few,
    likelihood: 'paper',
    evaluations: 10_000,
  } as const;
  const answer = await askCard(request);
  if (answer.type !== 'holdings') throw new Error(answer.type);
  const { before, after } = answer;
  expect(after).toEqual(before);
  expect(before.tensors).toBeGreaterThan(2);
  expect(before.objects.Texture).toBeGreaterThanOrEqual(before.tensors);
}, 180_000);
