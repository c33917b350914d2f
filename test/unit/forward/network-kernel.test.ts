import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';
import { localTissue } from '../../../extension/src/forward/surrogate/local-tissue.ts';
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
import { NetworkKernel } from '../../../extension/src/forward/surrogate/network/network-kernel.ts';
import { SIDES, tissueVoxels } from '../../../extension/src/forward/surrogate/travel-time/tissue-voxels.ts';
import { foldedAnatomy, straightGrid } from './sample-anatomy.ts';

/** Weights drawn at random, of a size at which densities are neither all 0 nor all 1. */
function randomNetwork(seed: number): FrontNetwork {
  const random = randomFrom(seedState(seed));
  const draw = (count: number, size: number): Float32Array =>
    Float32Array.from({ length: count }, () => size * random.normal());
  const layer = (inputs: number, units: number) => ({
    units,
    weights: draw(inputs * units, 1 / Math.sqrt(inputs)),
    biases: draw(units, 0.3),
  });
  return {
    first: layer(INPUTS.count, 24),
    second: layer(24, 12),
    output: layer(12, 1),
    skip: draw(INPUTS.count, 0.5),
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
  return { widthsMm: [0.5, 1, 4], networks };
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
    kernel.times[0][voxel] = random.uniform() < 0.05 ? Infinity : distance * (1 + random.uniform());
    kernel.times[1][voxel] = distance * (1 + 0.5 * random.uniform());
  });
  const [first, second] = kernel.times.map((times) => Float64Array.from(times));
  const channels = local.atStart([10, 9.5, 9]);
  kernel.evaluate(sample, { positionMm: [...start], channels }, reachMm(sample));

  let worst = 0;
  let between = 0;
  for (let voxel = 0; voxel < tissue.count; voxel++) {
    const own = Math.min(first[voxel], 300);
    const around = Array.from(tissue.neighbours.subarray(SIDES * voxel, SIDES * (voxel + 1)))
      .filter((next) => next < tissue.count && first[next] < Infinity)
      .map((next) => first[next]);
    const unevenness = (own + around.reduce((sum, time) => sum + time, 0)) / (around.length + 1) - own;
    const expected = networkDensity(
      networkAt(networks, sample.widthMm),
      {
        front: { first: first[voxel], second: second[voxel], distance: distances[voxel], unevenness },
        tissue: local.channels.map((channel) => channel[voxel]),
        start: channels,
      },
      sample,
    );
    worst = Math.max(worst, Math.abs(kernel.densities[voxel] - expected));
    if (expected > 0.05 && expected < 0.95) between++;
  }
  expect(worst).toBeLessThan(2e-5);
  // Otherwise nothing was tested.
  expect(between).toBeGreaterThan(50);
});
