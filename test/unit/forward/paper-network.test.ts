import { memory } from '@tensorflow/tfjs-core';
import { EncodedCrops } from '../../../extension/src/forward/surrogate/paper-network/encoded-crops.ts';
import {
  embeddedNetwork,
  EMBEDDED_NETWORK,
} from '../../../extension/src/forward/surrogate/paper-network/embedded-network.ts';
import { growthInput } from '../../../extension/src/forward/surrogate/paper-network/growth-inputs.ts';
import { loadRuntime } from '../../../extension/src/forward/surrogate/paper-network/load-runtime.ts';
import { mixedCrops } from '../../../extension/src/forward/surrogate/paper-network/mixed-crops.ts';
import { createPaperNetwork } from '../../../extension/src/forward/surrogate/paper-network/paper-network.ts';
import { readLayers } from '../../../extension/src/forward/surrogate/paper-network/read-layers.ts';
import type { EncodedCrop } from '../../../extension/src/forward/surrogate/paper-network/tensor-network.ts';
import { ModelMismatchError } from '../../../extension/src/forward/surrogate/trained-model.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { voxelCount, type Grid } from '../../../extension/src/volume/grid.ts';
import { greatestDifference, sampleTissue, storedNetwork } from '../../fixtures/network-cases.ts';
import { straightGrid } from './sample-anatomy.ts';

const { files, cases } = storedNetwork(EMBEDDED_NETWORK.name);
const { manifest, weights } = files;

function uniform(grid: Grid): Anatomy {
  const count = voxelCount(grid);
  const whiteMatter = new Float32Array(count).fill(1);
  return { grid, whiteMatter, grayMatter: new Float32Array(count), csf: new Float32Array(count) };
}

test('what the product comes with is the model folder', async () => {
  expect(manifest).toMatchObject(JSON.parse(JSON.stringify(EMBEDDED_NETWORK)) as object);
  expect(Buffer.from(await embeddedNetwork()).equals(Buffer.from(weights))).toBe(true);
});

test('agrees with PyTorch, and leaves no tensor behind', async () => {
  const runtime = await loadRuntime(files, 'wasm');
  const { network } = runtime;
  const before = memory().numTensors;
  const encoded = await network.encode(sampleTissue());
  for (const [place, input] of cases.inputs.entries()) {
    expect(greatestDifference(cases, place, await network.decode(encoded, input))).toBeLessThan(1e-4);
  }
  // The latent representation alone is kept.
  expect(memory().numTensors).toBe(before + 1);
  encoded.dispose();
  expect(memory().numTensors).toBe(before);
  runtime.dispose();
  expect(memory().numTensors).toBe(0);
});

test('sees the anatomy: other tissue, another density', async () => {
  const { network, dispose } = await loadRuntime(files, 'wasm');
  const bySample = await network.encode(sampleTissue());
  const turned = await network.encode(sampleTissue().reverse());
  const [one, other] = [
    await network.decode(bySample, cases.inputs[0]),
    await network.decode(turned, cases.inputs[0]),
  ];
  // By no less than a tenth of the greatest density there is; a network whose encoder gives nothing has no difference.
  expect(one.some((u, voxel) => Math.abs(u - other[voxel]) > 0.1)).toBe(true);
  [bySample, turned].forEach((encoded) => {
    encoded.dispose();
  });
  dispose();
});

const changed = Uint8Array.from(weights);
changed[100] ^= 1;
const withArchitecture = (change: object): typeof files => ({
  weights,
  manifest: { ...manifest, architecture: { ...manifest.architecture, ...change } },
});

test.each([
  ['a changed weight', { manifest, weights: changed }, /weights\.bin has SHA-256/],
  ['a file cut off', { manifest, weights: weights.slice(0, -2) }, /weights\.bin has \d+ bytes, not \d+/],
  ['another number of levels', withArchitecture({ channels: [8, 8, 16] }), /channels \[8,8,16\]/],
  [
    'blocks without convolutions',
    withArchitecture({ convolutions: [1, 1, 0, 1] }),
    /convolutions \[1,1,0,1\]/,
  ],
  ['weights of another width', withArchitecture({ channels: [9, 8, 16, 32] }), /numbers, its architecture/],
])('refuses %s', async (_, broken, message) => {
  await expect(readLayers(broken)).rejects.toThrow(message);
  const model = createPaperNetwork(broken.manifest, () => Promise.resolve(broken.weights), 10);
  await expect(model.prepare(uniform(straightGrid([4, 4, 4], [2, 2, 2])))).rejects.toThrow(
    ModelMismatchError,
  );
});

test('refuses voxels of another size than it was trained on', async () => {
  const model = createPaperNetwork(manifest, () => Promise.resolve(weights), 10);
  await expect(model.prepare(uniform(straightGrid([4, 4, 4], [1, 2, 2])))).rejects.toThrow(/spacing is 1 mm/);
});

test('equal densities have equal inputs, in [0, 1]', () => {
  const { ranges } = manifest;
  const growth = { diffusivity: 0.05, proliferationRate: 0.02, timeDays: 400 };
  const same = { diffusivity: 0.1, proliferationRate: 0.04, timeDays: 200 };
  const input = growthInput(growth, ranges);
  growthInput(same, ranges).forEach((value, n) => {
    expect(value).toBeCloseTo(input[n], 12);
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThan(1);
  });
  // The ends of the trained ranges, and what is beyond.
  const [thin, wide] = ranges.widthMm;
  const ends = (widthMm: number, tau: number): readonly number[] =>
    growthInput({ diffusivity: widthMm ** 2, proliferationRate: 1, timeDays: tau }, ranges);
  expect(ends(thin, ranges.growth[0])).toEqual([0, 1, 0].map((end) => expect.closeTo(end, 12) as number));
  expect(ends(2 * wide, 1e3)).toEqual([1, 0, 1].map((end) => expect.closeTo(end, 12) as number));
});

test('crops are mixed so that nothing jumps where another becomes the nearest', () => {
  const grid = straightGrid([40, 40, 40], [2, 2, 2]);
  const before = new Map<string, number>();
  for (let x = 30; x < 38; x += 0.01) {
    const crops = mixedCrops(grid, [x, 33, 35.05]);
    expect(crops.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    const now = new Map(crops.map(({ position, weight }) => [position.join(), weight]));
    for (const name of new Set([...now.keys(), ...before.keys()])) {
      if (before.size > 0)
        expect(Math.abs((now.get(name) ?? 0) - (before.get(name) ?? 0))).toBeLessThan(0.0201);
    }
    before.clear();
    now.forEach((weight, name) => before.set(name, weight));
  }
  // In the middle of a crop its own density alone is taken: voxels 32 of it begin at the start.
  expect(mixedCrops(grid, [33, 33, 35])).toEqual([{ position: [-15, -15, -14], weight: 1 }]);
});

test('a crop is encoded once, until there are too many', async () => {
  let [encoded, disposed] = [0, 0];
  const encode = (): Promise<EncodedCrop> => {
    encoded++;
    return Promise.resolve({ latent: undefined as never, kept: [], dispose: () => disposed++ });
  };
  const crops = new EncodedCrops(uniform(straightGrid([4, 4, 4], [2, 2, 2])), { encode }, 2);
  const first = await crops.at([-30, -31, -32]);
  expect(await crops.at([-30, -31, -32])).toBe(first);
  await crops.at([-31, -31, -32]);
  expect([encoded, disposed]).toEqual([2, 0]);
  await crops.at([-30, -30, -32]);
  expect([encoded, disposed]).toEqual([3, 1]);
  crops.dispose();
  expect(disposed).toBe(3);
});
