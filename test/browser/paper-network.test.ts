import type { Browser, Page } from 'playwright-core';
import { EMBEDDED_NETWORK } from '../../extension/src/forward/surrogate/paper-network/embedded-network.ts';
import type { StoredLayer } from '../../extension/src/forward/surrogate/paper-network/read-layers.ts';
import { launchChromium } from '../e2e/chromium.ts';
import { greatestDifference, sampleTissue, storedNetwork } from '../fixtures/network-cases.ts';
import type { Answer, Request } from './paper-network-worker.ts';
import { ask, bundleWorker, securePage } from './worker-page.ts';

let browser: Browser;
let page: Page;
let code: string;

beforeAll(async () => {
  [browser, code] = await Promise.all([launchChromium(), bundleWorker('paper-network-worker.ts')]);
  page = await securePage(browser);
});

afterAll(async () => {
  await browser.close();
});

const askNetwork = (request: Request): Promise<Answer> => ask<Answer>(page, code, request);
const { files, cases } = storedNetwork(EMBEDDED_NETWORK.name);

const SIDE = 6;
const [INPUTS, OUTPUTS] = [3, 4];
const wave = (length: number, step: number): Float32Array =>
  Float32Array.from({ length }, (_, n) => Math.sin(step * n));
const x = wave(SIDE ** 3 * INPUTS, 0.37);
const layer: StoredLayer = {
  name: 'layer',
  inputs: INPUTS,
  outputs: OUTPUTS,
  taps: 27,
  weights: wave(27 * INPUTS * OUTPUTS, 0.61),
  biases: wave(OUTPUTS, 1),
};

/** A rectified 3 x 3 x 3 convolution by its definition, at every `stride`-th voxel. */
function convolved(stride: number): number[] {
  const places = Array.from({ length: SIDE / stride }, (_, n) => n * stride);
  const at = (k: number, j: number, i: number, channel: number): number =>
    [k, j, i].some((index) => index < 0 || index >= SIDE)
      ? 0
      : x[channel + INPUTS * (i + SIDE * (j + SIDE * k))];
  return places.flatMap((k) =>
    places.flatMap((j) =>
      places.flatMap((i) =>
        Array.from({ length: OUTPUTS }, (_, output) => {
          let sum = layer.biases[output];
          for (let tap = 0; tap < 27; tap++) {
            const [dk, dj, di] = [Math.floor(tap / 9) - 1, (Math.floor(tap / 3) % 3) - 1, (tap % 3) - 1];
            for (let input = 0; input < INPUTS; input++) {
              sum +=
                at(k + dk, j + dj, i + di, input) * layer.weights[output + OUTPUTS * (input + INPUTS * tap)];
            }
          }
          return Math.max(0, sum);
        }),
      ),
    ),
  );
}

const farthest = (found: ArrayLike<number>, expected: readonly number[]): number =>
  expected.reduce((most, value, n) => Math.max(most, Math.abs(found[n] - value)), 0);

test('layers are what they are by definition, on both backends, and leave no tensor', async () => {
  const answer = await askNetwork({ type: 'layers', x, side: SIDE, layer });
  if (answer.type !== 'layers') throw new Error(answer.type);
  for (const { same, strided, upsampled, left } of [answer.wasm, answer.webgl]) {
    expect(same).toHaveLength(SIDE ** 3 * OUTPUTS);
    expect(strided).toHaveLength((SIDE / 2) ** 3 * OUTPUTS);
    expect(farthest(same, convolved(1))).toBeLessThan(1e-4);
    expect(farthest(strided, convolved(2))).toBeLessThan(1e-4);
    upsampled.forEach((value, n) => {
      const voxel = Math.floor(n / INPUTS);
      const [i, j, k] = [voxel, voxel / (2 * SIDE), voxel / (2 * SIDE) ** 2].map(
        (index) => Math.floor(index % (2 * SIDE)) >> 1,
      );
      expect(value).toBe(x[(n % INPUTS) + INPUTS * (i + SIDE * (j + SIDE * k))]);
    });
    expect(left).toBe(0);
  }
});

test("the plugin's WebAssembly gives what PyTorch gives", async () => {
  const answer = await askNetwork({ type: 'run', ...files, tissue: sampleTissue(), input: cases.inputs[0] });
  if (answer.type !== 'density') throw new Error(answer.type);
  expect(greatestDifference(cases, 0, answer.density)).toBeLessThan(1e-4);
});

test('a card that goes away under way is told of', async () => {
  const answer = await askNetwork({ type: 'lose', ...files, tissue: sampleTissue() });
  expect(answer).toEqual({ type: 'error', name: 'ContextLostError' });
});
