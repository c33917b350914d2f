import { fromVector, parameterNames } from '../../../extension/src/tumor/parameter-vector.ts';
import { PRIOR_RANGES, uniformPrior } from '../../../extension/src/tumor/prior.ts';
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
    expect(prior.dimension).toBe(dimension);
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
