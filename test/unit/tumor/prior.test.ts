import { fromVector, parameterNames } from '../../../extension/src/tumor/parameter-vector.ts';
import {
  describePrior,
  PRIOR_RANGES,
  uniformPrior,
  WIDE_DIFFUSIVITY,
  type PriorSettings,
} from '../../../extension/src/tumor/prior.ts';
import { samplingSpace } from '../../../extension/src/tumor/sampling-coordinates.ts';
import { voxelCount, worldToIndex } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { leftHandedGrid } from '../volume/oblique-grid.ts';

const grid = leftHandedGrid([9, 7, 5], [2, 1.5, 3]);
const region = makeVolume(grid, new Uint8Array(voxelCount(grid)));
const allowed = [2 + 9 * (3 + 7 * 1), 3 + 9 * (3 + 7 * 1), 8 + 9 * (6 + 7 * 4), 0];
for (const voxel of allowed) region.data[voxel] = 1;

function generator(): { uniform(): number } {
  let state = 1;
  return { uniform: () => (state = (state * 48271) % 2147483647) / 2147483647 };
}

function voxelOf(theta: Float64Array): number {
  const [i, j, k] = worldToIndex(grid, [theta[3], theta[4], theta[5]]).map(Math.round);
  return i + 9 * (j + 7 * k);
}

describe.each([
  [true, 11],
  [false, 9],
])('with PET: %p', (withPet, dimension) => {
  const prior = uniformPrior(region, withPet);
  const random = generator();
  const draws = Array.from({ length: 4000 }, () => prior.sample(random));

  test('draws fill the ranges and the start region evenly', () => {
    expect(prior.names).toHaveLength(dimension);
    parameterNames(withPet).forEach((name, n) => {
      if (name === 'startX' || name === 'startY' || name === 'startZ') return;
      const [low, high] = PRIOR_RANGES[name];
      const mean = draws.reduce((sum, theta) => sum + theta[n], 0) / draws.length;
      expect((mean - low) / (high - low)).toBeCloseTo(0.5, 1);
      expect(draws.every((theta) => theta[n] >= low && theta[n] <= high)).toBe(true);
    });
    const counts = new Map<number, number>();
    for (const theta of draws) counts.set(voxelOf(theta), (counts.get(voxelOf(theta)) ?? 0) + 1);
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([...allowed].sort((a, b) => a - b));
    for (const count of counts.values()) expect(count / draws.length).toBeCloseTo(0.25, 1);
  });

  test('the density integrates to 1: it is one over the volume of what is allowed', () => {
    const widths = parameterNames(withPet).map((name) =>
      name === 'startX' || name === 'startY' || name === 'startZ'
        ? 1
        : PRIOR_RANGES[name][1] - PRIOR_RANGES[name][0],
    );
    const volume = widths.reduce((product, width) => product * width, 4 * 2 * 1.5 * 3);
    expect(prior.logDensity(draws[0])).toBeCloseTo(-Math.log(volume), 9);
  });

  test('outside a range or the region it is 0', () => {
    parameterNames(withPet).forEach((_, n) => {
      for (const value of [-1000, 2000, NaN]) {
        const theta = Float64Array.from(draws[0]);
        theta[n] = value;
        expect(prior.logDensity(theta)).toBe(-Infinity);
      }
    });
  });
});

test('a vector stands for the named parameters', () => {
  const theta = Float64Array.of(0.05, 0.02, 300, 1, 2, 3, 0.7, 0.3, 0.06, 0.9, 0.1);
  const growth = { diffusivity: 0.05, proliferationRate: 0.02, timeDays: 300, start: [1, 2, 3] };
  const imaging = { thresholdT1c: 0.7, thresholdFlair: 0.3, thresholdWidth: 0.06 };
  expect(fromVector(theta)).toEqual({ growth, imaging: { ...imaging, pet: { scale: 0.9, noise: 0.1 } } });
  expect(fromVector(theta.slice(0, 9))).toEqual({ growth, imaging });
});

test('an empty start region is refused by name', () => {
  const empty = makeVolume(grid, new Uint8Array(voxelCount(grid)));
  expect(() => uniformPrior(empty, false)).toThrow('startRegion has no voxel');
});

describe('with settings of its own', () => {
  const start = [4, 5, 6] as const;
  const settings: PriorSettings = {
    parameters: { diffusivity: WIDE_DIFFUSIVITY, timeDays: 300, petNoise: [0.1, 0.2] },
    start,
  };
  const prior = uniformPrior(region, true, settings);
  const random = generator();
  const draws = Array.from({ length: 500 }, () => prior.sample(random));

  test('ranges are those asked for, and what is fixed stays', () => {
    expect(Math.max(...draws.map(([d]) => d))).toBeGreaterThan(0.085);
    expect(draws.every((theta) => theta[2] === 300)).toBe(true);
    expect(draws.every((theta) => theta[3] === 4 && theta[4] === 5 && theta[5] === 6)).toBe(true);
    expect(draws.every((theta) => theta[10] >= 0.1 && theta[10] <= 0.2)).toBe(true);
  });

  test('the density is that of the free parameters', () => {
    const widths = [0.08, 0.0299, 0.2, 0.55, 0.03, 0.42, 0.1];
    const volume = widths.reduce((product, width) => product * width, 1);
    expect(prior.logDensity(draws[0])).toBeCloseTo(-Math.log(volume), 9);
  });

  test('the sampler sees the free parameters alone', () => {
    const space = samplingSpace(prior);
    expect(space.dimension).toBe(11 - 4);
    const coordinates = space.sample(random);
    const theta = space.toParameters(coordinates);
    expect(theta[2]).toBe(300);
    expect([...theta.subarray(3, 6)]).toEqual([...start]);
  });

  test('it is told in words', () => {
    expect(describePrior(true, settings)).toBe(
      'start fixed at (4, 5, 6) mm; diffusivity uniform in [0.01, 0.09] mm2/d; ' +
        'proliferationRate uniform in [0.0001, 0.03] /d; timeDays fixed at 300 d; ' +
        'thresholdT1c uniform in [0.6, 0.8] 1; thresholdFlair uniform in [0.05, 0.6] 1; ' +
        'thresholdWidth uniform in [0.05, 0.08] 1; petScale uniform in [0.6, 1.02] 1; ' +
        'petNoise uniform in [0.1, 0.2] 1',
    );
  });

  test.each<[string, PriorSettings]>([
    ['the prior range of diffusivity is [0, 0.1]', { parameters: { diffusivity: [0, 0.1] } }],
    ['the prior range of petScale is [2, 1]', { parameters: { petScale: [2, 1] } }],
    ['the prior range of timeDays is [NaN, 5]', { parameters: { timeDays: [NaN, 5] } }],
    ['timeDays is fixed at 0', { parameters: { timeDays: 0 } }],
    ['thresholdWidth is fixed at 0', { parameters: { thresholdWidth: 0 } }],
    ['startY is fixed at NaN', { start: [1, NaN, 2] }],
  ])('refused by name: %s', (message, wrong) => {
    expect(() => uniformPrior(region, true, wrong)).toThrow(message);
  });
});
