import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EMBEDDED_MODEL } from '../../../extension/src/forward/surrogate/embedded-files.ts';
import { createSurrogate } from '../../../extension/src/forward/surrogate/surrogate.ts';
import { ModelMismatchError, readNetwork } from '../../../extension/src/forward/surrogate/trained-model.ts';

const folder = resolve(__dirname, '../../../models/travel-time-1');
const { manifest, weights } = EMBEDDED_MODEL;

test('what the product comes with is the model folder', () => {
  expect(JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8'))).toMatchObject(
    JSON.parse(JSON.stringify(manifest)) as object,
  );
  expect(Buffer.from(weights).equals(readFileSync(`${folder}/${manifest.weights.file}`))).toBe(true);
});

test('weights are read as half-precision numbers, layer by layer', async () => {
  const network = await readNetwork(EMBEDDED_MODEL);
  const [first, second] = manifest.architecture.hidden;
  expect([network.first.units, network.second.units, network.output.units]).toEqual([first, second, 1]);
  // The first weight by the definition of the format: sign, five bits of exponent, ten of fraction.
  const bits = weights[0] | (weights[1] << 8);
  const value = (bits & 0x8000 ? -1 : 1) * 2 ** (((bits >> 10) & 31) - 15) * (1 + (bits & 1023) / 1024);
  expect(network.first.weights[0]).toBe(value);
  for (const { weights: numbers, biases } of [network.first, network.second, network.output]) {
    expect([...numbers, ...biases].every(Number.isFinite)).toBe(true);
  }
});

const changed = Uint8Array.from(weights);
changed[100] ^= 1;

test.each([
  ['a changed weight', { manifest, weights: changed }, /weights\.bin has SHA-256/],
  ['a file cut off', { manifest, weights: weights.slice(0, -2) }, /weights\.bin has \d+ bytes, not \d+/],
  [
    'another architecture',
    { manifest: { ...manifest, architecture: { ...manifest.architecture, frontFeatures: 12 } }, weights },
    /frontFeatures 12/,
  ],
  [
    'other tissue channels',
    {
      manifest: { ...manifest, architecture: { ...manifest.architecture, tissueChannels: ['csf'] } },
      weights,
    },
    /tissueChannels \["csf"\]/,
  ],
  [
    'smaller layers than the weights are for',
    { manifest: { ...manifest, architecture: { ...manifest.architecture, hidden: [8, 8] } }, weights },
    /goes on after the last layer/,
  ],
  [
    'larger layers',
    { manifest: { ...manifest, architecture: { ...manifest.architecture, hidden: [64, 64] } }, weights },
    /ends before the last layer/,
  ],
])('%s is refused by name', async (_, files, message) => {
  await expect(readNetwork(files)).rejects.toThrow(ModelMismatchError);
  await expect(readNetwork(files)).rejects.toThrow(message);
});

test('a ratio that it was not trained for is refused', () => {
  expect(() => createSurrogate(EMBEDDED_MODEL, 100)).toThrow(/diffusivityRatio is 100/);
});
