import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';
import { SAMPLE_FEATURE_COUNT } from '../../../extension/src/forward/surrogate/front-features.ts';
import {
  localTissue,
  START_CHANNELS,
  TISSUE_CHANNELS,
} from '../../../extension/src/forward/surrogate/local-tissue.ts';
import {
  describeStart,
  describeTissue,
  START_UNITS,
  TISSUE_UNITS,
  type DescriptorLayers,
} from '../../../extension/src/forward/surrogate/network/descriptors.ts';
import {
  INPUTS,
  networkDensity,
  reachMm,
  type FrontNetwork,
} from '../../../extension/src/forward/surrogate/network/front-network.ts';
import {
  networkAt,
  type FrontNetworks,
} from '../../../extension/src/forward/surrogate/network/front-networks.ts';
import type { Layer } from '../../../extension/src/forward/surrogate/network/layer.ts';
import { NetworkKernel } from '../../../extension/src/forward/surrogate/network/network-kernel.ts';
import { SIDES, tissueVoxels } from '../../../extension/src/forward/surrogate/travel-time/tissue-voxels.ts';
import { foldedAnatomy, straightGrid } from './sample-anatomy.ts';

const draws = (seed: number) => {
  const random = randomFrom(seedState(seed));
  return (count: number, size: number): Float32Array =>
    Float32Array.from({ length: count }, () => size * random.normal());
};

function randomLayer(draw: ReturnType<typeof draws>, inputs: number, units: number): Layer {
  return { units, weights: draw(inputs * units, 1 / Math.sqrt(inputs)), biases: draw(units, 0.3) };
}

/** Weights drawn at random, of a size at which densities are neither all 0 nor all 1. */
function randomNetwork(seed: number): FrontNetwork {
  const draw = draws(seed);
  return {
    first: randomLayer(draw, INPUTS.count, 24),
    second: randomLayer(draw, 24, 12),
    output: randomLayer(draw, 12, 1),
    skip: draw(INPUTS.count, 0.5),
  };
}

function randomDescriptors(): DescriptorLayers {
  const draw = draws(21);
  const stack = (inputs: number, units: readonly number[]): Layer[] =>
    units.map((count, n) => randomLayer(draw, n > 0 ? units[n - 1] : inputs, count));
  return {
    tissue: stack(TISSUE_CHANNELS.length, TISSUE_UNITS),
    start: stack(SAMPLE_FEATURE_COUNT + START_CHANNELS.length, START_UNITS),
  };
}

/** For three widths, which take tissue alike. */
function randomNetworks(): FrontNetworks {
  const networks = [11, 12, 13].map(randomNetwork);
  const [model] = networks;
  for (const { first, skip } of networks) {
    for (let row = 0; row <= first.units; row++) {
      const [to, from] = row < first.units ? [first.weights, model.first.weights] : [skip, model.skip];
      const at = INPUTS.tissue + (row < first.units ? row * INPUTS.count : 0);
      to.set(from.subarray(at, at + INPUTS.sample - INPUTS.tissue), at);
    }
  }
  return { widthsMm: [0.5, 1, 4], networks, descriptors: randomDescriptors() };
}

test('between two widths weights are interpolated in the logarithm of the width', () => {
  const networks = randomNetworks();
  const [first, narrow, wide] = networks.networks;
  expect(networkAt(networks, 0.1)).toEqual(first);
  expect(networkAt(networks, 1)).toEqual(narrow);
  expect(networkAt(networks, 9)).toEqual(wide);
  // 2 mm is half way from 1 to 4.
  const between = networkAt(networks, 2);
  expect(between.skip[3]).toBeCloseTo((narrow.skip[3] + wide.skip[3]) / 2, 6);
  expect(between.second.biases[5]).toBeCloseTo((narrow.second.biases[5] + wide.second.biases[5]) / 2, 6);
});

test.each([
  { widthMm: 0.8, growth: 12 },
  { widthMm: 3, growth: 4 },
  { widthMm: 6, growth: 0.3 },
])('the kernel gives the densities of its specification: %j', async (sample) => {
  const anatomy = foldedAnatomy(straightGrid([22, 21, 19], [2, 2, 2]));
  const tissue = tissueVoxels(anatomy);
  if (!tissue) throw new Error('no tissue');
  const local = localTissue(anatomy, tissue, 10);
  const networks = randomNetworks();
  const kernel = await NetworkKernel.create({ networks, tissue, local });

  // Any times will do; some voxels are out of reach.
  const random = randomFrom(seedState(5));
  const start = [20.3, 19.1, 18.2] as const;
  const distances = Float64Array.from({ length: tissue.count }, (_, voxel) =>
    Math.hypot(...start.map((at, axis) => 2 * tissue.ijk[3 * voxel + axis] - at)),
  );
  distances.forEach((distance, voxel) => {
    kernel.times[voxel] = random.uniform() < 0.05 ? Infinity : distance * (1 + random.uniform());
  });
  const times = Float64Array.from(kernel.times);
  const channels = local.atStart([10, 9.5, 9]);
  const runs = tissue.tiles.runsWithin([...start], reachMm(sample));
  kernel.evaluate(sample, { positionMm: [...start], channels }, runs);

  let worst = 0;
  let between = 0;
  for (let voxel = 0; voxel < tissue.count; voxel++) {
    const own = Math.min(times[voxel], 300);
    const around = Array.from(tissue.neighbours.subarray(SIDES * voxel, SIDES * (voxel + 1)))
      .filter((next) => next < tissue.count && times[next] < Infinity)
      .map((next) => times[next]);
    const unevenness = (own + around.reduce((sum, time) => sum + time, 0)) / (around.length + 1) - own;
    const expected = networkDensity(
      networkAt(networks, sample.widthMm),
      {
        front: { time: times[voxel], distance: distances[voxel], unevenness },
        tissue: describeTissue(
          networks.descriptors,
          Float64Array.from(local.channels, (channel) => channel[voxel]),
        ),
        start: describeStart(networks.descriptors, sample, channels),
      },
      sample,
    );
    worst = Math.max(worst, Math.abs(kernel.densities[voxel] - expected));
    if (expected > 0.05 && expected < 0.95) between++;
  }
  // Sixteen bits a number.
  expect(worst).toBeLessThan(2e-4);
  // Otherwise nothing was tested.
  expect(between).toBeGreaterThan(50);
});
