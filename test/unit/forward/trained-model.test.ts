import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { embeddedModel, EMBEDDED_MODELS } from '../../../extension/src/forward/surrogate/embedded-files.ts';
import { TISSUE_CHANNELS } from '../../../extension/src/forward/surrogate/local-tissue.ts';
import { INPUTS } from '../../../extension/src/forward/surrogate/network/front-network.ts';
import { createSurrogate } from '../../../extension/src/forward/surrogate/surrogate.ts';
import { ModelMismatchError, readNetworks } from '../../../extension/src/forward/surrogate/trained-model.ts';

const [model] = EMBEDDED_MODELS;
const { manifest, weights } = model;

test.each(EMBEDDED_MODELS)('what the product comes with is the model folder: %#', ({ manifest, weights }) => {
  const folder = resolve(__dirname, '../../../models', manifest.name);
  expect(JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8'))).toMatchObject(
    JSON.parse(JSON.stringify(manifest)) as object,
  );
  expect(Buffer.from(weights).equals(readFileSync(`${folder}/${manifest.weights.file}`))).toBe(true);
});

test('weights are read as half-precision numbers, layer by layer', async () => {
  const { networks, widthsMm, descriptors } = await readNetworks(model);
  expect(networks).toHaveLength(widthsMm.length);
  const [network] = networks;
  const [first, second] = manifest.architecture.hidden;
  expect([network.first.units, network.second.units, network.output.units]).toEqual([first, second, 1]);
  // The first weight by the definition of the format: sign, five bits of exponent, ten of fraction.
  const bits = weights[0] | (weights[1] << 8);
  const value = (bits & 0x8000 ? -1 : 1) * 2 ** (((bits >> 10) & 31) - 15) * (1 + (bits & 1023) / 1024);
  expect(descriptors.tissue[0].weights[0]).toBe(value);
  const layers = [...descriptors.tissue, ...descriptors.start, network.first, network.second, network.output];
  for (const { weights: numbers, biases } of layers) {
    expect([...numbers, ...biases].every(Number.isFinite)).toBe(true);
  }
});

const changed = Uint8Array.from(weights);
changed[100] ^= 1;

/** The first tissue weight of the first network is another, and the hash fits. */
function withOtherTissueWeight(): typeof model {
  const other = Uint8Array.from(weights);
  // Behind the layers that describe: their weights, and a bias a unit.
  const described = TISSUE_CHANNELS.length * 24 + 24 + 24 * 16 + 16 + 8 * 12 + 12;
  other[2 * (described + INPUTS.tissue)] ^= 1;
  const sha256 = createHash('sha256').update(other).digest('hex');
  return { manifest: { ...manifest, weights: { ...manifest.weights, sha256 } }, weights: other };
}

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
    'other layers that describe tissue',
    { manifest: { ...manifest, architecture: { ...manifest.architecture, tissueUnits: [8] } }, weights },
    /tissueUnits \[8\]/,
  ],
  [
    'widths that do not ascend',
    { manifest: { ...manifest, architecture: { ...manifest.architecture, widthsMm: [2, 1] } }, weights },
    /widthsMm \[2,1\], which must ascend/,
  ],
  [
    'tissue weights of one width alone',
    withOtherTissueWeight(),
    /weights of tissue that depend on the width/,
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
  await expect(readNetworks(files)).rejects.toThrow(ModelMismatchError);
  await expect(readNetworks(files)).rejects.toThrow(message);
});

test('each ratio has its model, and no other is taken for it', () => {
  expect(EMBEDDED_MODELS.map((each) => each.manifest.diffusivityRatio)).toEqual([10, 100]);
  expect(() => embeddedModel(20)).toThrow('diffusivityRatio is 20; surrogates were trained for 10, 100');
  expect(() => createSurrogate(embeddedModel(10), 100)).toThrow(/diffusivityRatio is 100/);
});
