import {
  FRONT_FEATURE_COUNT,
  frontFeatures,
  sampleFeatures,
} from '../../../extension/src/forward/surrogate/front-features.ts';
import { START_CHANNELS, TISSUE_CHANNELS } from '../../../extension/src/forward/surrogate/local-tissue.ts';
import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';
import { encodeAnatomy } from '../../../models/training/travel-time/anatomy-encoding.ts';
import { runExamples } from '../../../models/training/travel-time/run-examples.ts';
import { straightGrid, uniformAnatomy } from '../forward/sample-anatomy.ts';

// A border holds together what spreads: it is far from what is looked at.
const GRID = straightGrid([25, 24, 23], [2, 2, 2]);
const COLUMNS = FRONT_FEATURE_COUNT + TISSUE_CHANNELS.length + 3 + START_CHANNELS.length + 1;
const random = () => randomFrom(seedState(1));

test('white matter alone: travel times are distances, and inputs the features of those', async () => {
  const encoding = await encodeAnatomy(uniformAnatomy(GRID), 10);
  const voxels = 25 * 24 * 23;
  // At the centre of voxel (12, 12, 11); one voxel beside it is a tenth full.
  const start = [24, 24, 22] as const;
  const beside = 13 + 25 * (12 + 24 * 11);
  const densities = new Uint16Array(voxels);
  densities[beside] = 6554;
  const run = { start, widthMm: 1.5, growths: [12], voxels, densities };
  const { rows, data } = runExamples(encoding, run, { split: 'validation', random: random() });

  expect(data).toHaveLength(rows * COLUMNS);
  const examples = Array.from({ length: rows }, (_, n) => data.subarray(n * COLUMNS, (n + 1) * COLUMNS));
  const row = examples.find((example) => example[COLUMNS - 1] > 0);
  if (!row) throw new Error('the voxel with density is missing');
  expect(row[COLUMNS - 1]).toBeCloseTo(0.1, 4);

  // Its neighbours: the start's voxel, one 4 mm away, and four at √8 mm.
  const expected = new Float64Array(FRONT_FEATURE_COUNT);
  const unevenness = (2 + 0 + 4 + 4 * Math.sqrt(8)) / 7 - 2;
  frontFeatures({ time: 2, distance: 2, unevenness }, { widthMm: 1.5, growth: 12 }, expected);
  expected.forEach((value, n) => {
    // Voxels next to a point source are not quite what is around a point.
    expect(Math.abs(row[n] - value)).toBeLessThan(0.2);
  });
  const rest = Array.from(row.subarray(FRONT_FEATURE_COUNT, COLUMNS - 1));
  expect(rest.slice(0, 4)).toEqual([1, 0, 0, 1]);
  sampleFeatures({ widthMm: 1.5, growth: 12 }).forEach((value, n) => {
    expect(rest[TISSUE_CHANNELS.length + n]).toBeCloseTo(value, 5);
  });
  rest.slice(TISSUE_CHANNELS.length + 3).forEach((value) => {
    expect(value).toBeCloseTo(1, 5);
  });
});

test('to train on, active voxels come first, each once, the same ones again', async () => {
  const encoding = await encodeAnatomy(uniformAnatomy(straightGrid([20, 20, 20], [2, 2, 2])), 10);
  const voxels = 8000;
  const run = {
    start: [19, 19, 19] as const,
    widthMm: 0.5,
    growths: [3, 12],
    voxels,
    densities: Uint16Array.from({ length: 2 * voxels }, (_, n) => (n % voxels) + 100),
  };
  const draw = () => runExamples(encoding, run, { split: 'train', random: random() });
  const { rows, data } = draw();
  // Every density lies between none and full, so there is nothing quiet to draw.
  expect(rows).toBe(2 * 1500);
  const drawn = Array.from({ length: 1500 }, (_, n) => Math.round(65535 * data[(n + 1) * COLUMNS - 1]));
  expect(new Set(drawn).size).toBe(1500);
  expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(7000);
  expect(draw().data).toEqual(data);
});
