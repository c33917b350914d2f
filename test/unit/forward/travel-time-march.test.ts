import { March } from '../../../extension/src/forward/surrogate/travel-time/march.ts';
import {
  tissueSlowness,
  tissueVoxels,
  type TissueVoxels,
} from '../../../extension/src/forward/surrogate/travel-time/tissue-voxels.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { Vector3 } from '../../../extension/src/volume/grid.ts';
import { foldedAnatomy, straightGrid, uniformAnatomy } from './sample-anatomy.ts';

const RATIO = 10;

function voxelsOf(anatomy: Anatomy): TissueVoxels {
  const tissue = tissueVoxels(anatomy);
  if (!tissue) throw new Error('no tissue');
  return tissue;
}

async function marchIn(anatomy: Anatomy): Promise<March> {
  const tissue = voxelsOf(anatomy);
  const slowness = tissueSlowness(anatomy, tissue, RATIO);
  return March.create({ tissue, slowness });
}

function timeAt(march: March, [i, j, k]: Vector3): number {
  return march.times[march.input.tissue.numberAt(i, j, k)];
}

/** Greatest and mean difference of the times from what they should be, at voxels with these times. */
function errors(
  march: March,
  expected: (ijk: Vector3) => number,
  isWanted: (truth: number) => boolean = () => true,
): { greatest: number; mean: number } {
  const { times } = march;
  const { ijk, count } = march.input.tissue;
  let [greatest, sum, wanted] = [0, 0, 0];
  for (let voxel = 0; voxel < count; voxel++) {
    const truth = expected([ijk[3 * voxel], ijk[3 * voxel + 1], ijk[3 * voxel + 2]]);
    if (!isWanted(truth)) continue;
    const error = Math.abs(times[voxel] - truth);
    // Not Math.max, which would be as happy with NaN as with 0 in a comparison.
    greatest = error <= greatest ? greatest : error;
    sum += error;
    wanted++;
  }
  expect(wanted).toBeGreaterThan(0);
  return { greatest, mean: sum / wanted };
}

test.each([
  ['a voxel centre', [20, 20, 20], [2, 2, 2]],
  ['between voxels', [20.3, 19.6, 20.45], [2, 2, 2]],
  ['voxels of unequal sides', [20.3, 19.6, 20.45], [1.5, 2, 2.5]],
] as const)('in white matter alone the time is the distance: %s', async (_, start, spacing) => {
  const march = await marchIn(uniformAnatomy(straightGrid([41, 41, 41], spacing)));
  march.run(start, 1000);
  const distance = (at: Vector3): number =>
    Math.hypot(...at.map((index, axis) => (index - start[axis]) * spacing[axis]));
  const { greatest, mean } = errors(march, distance);
  // 2 mm voxels, up to 69 mm away.
  expect(greatest).toBeLessThan(1);
  expect(mean).toBeLessThan(0.25);
});

test('in gray matter times are longer by the root of the ratio of diffusivities', async () => {
  const anatomy = uniformAnatomy(straightGrid([25, 25, 25], [2, 2, 2]));
  anatomy.grayMatter.set(anatomy.whiteMatter);
  anatomy.whiteMatter.fill(0);
  const march = await marchIn(anatomy);
  march.run([12, 12, 12], 1000);
  const { greatest } = errors(
    march,
    (at) => Math.sqrt(RATIO) * 2 * Math.hypot(...at.map((index) => index - 12)),
  );
  expect(greatest).toBeLessThan(Math.sqrt(RATIO) * 0.7);
});

test('two layers: along the normal the parts of the way add up, and across it refraction is Snell’s', async () => {
  const anatomy = uniformAnatomy(straightGrid([41, 61, 25], [1, 1, 1]));
  const slow = Math.sqrt(RATIO);
  // White up to i = 19, gray from 20 on: the interface lies at 19.5.
  for (let voxel = 0; voxel < anatomy.whiteMatter.length; voxel++) {
    if (voxel % 41 < 20) continue;
    anatomy.whiteMatter[voxel] = 0;
    anatomy.grayMatter[voxel] = 1;
  }
  const march = await marchIn(anatomy);
  march.run([8, 30, 12], 1000);
  for (const i of [22, 30, 40]) {
    expect(Math.abs(timeAt(march, [i, 30, 12]) - (11.5 + slow * (i - 19.5)))).toBeLessThan(1);
  }
  // Fermat: the shortest over all points of the interface.
  const refracted = (i: number, j: number): number => {
    let least = Infinity;
    for (let y = 0; y <= 60; y += 0.01) {
      least = Math.min(least, Math.hypot(11.5, y - 30) + slow * Math.hypot(i - 19.5, j - y));
    }
    return least;
  };
  for (const [i, j] of [
    [25, 40],
    [30, 45],
    [38, 52],
  ]) {
    expect(Math.abs(timeAt(march, [i, j, 12]) / refracted(i, j) - 1)).toBeLessThan(0.04);
  }
});

test('the way back takes as long', async () => {
  const anatomy = foldedAnatomy(straightGrid([40, 40, 40], [2, 2, 2]));
  const march = await marchIn(anatomy);
  const { ijk, count, components } = march.input.tissue;
  const place = (voxel: number): Vector3 => [ijk[3 * voxel], ijk[3 * voxel + 1], ijk[3 * voxel + 2]];
  const main = components[count >> 1];
  const stops = [0.1, 0.3, 0.45, 0.6, 0.85].map((part) => {
    let voxel = Math.floor(part * count);
    while (components[voxel] !== main) voxel++;
    return voxel;
  });
  const table = stops.map((from) => {
    march.run(place(from), 1000);
    return stops.map((to) => march.times[to]);
  });
  table.forEach((row, a) => {
    row.forEach((time, b) => {
      expect(Math.abs(time - table[b][a])).toBeLessThanOrEqual(0.03 * time + 0.5);
    });
  });
});

test('a wall is passed by its hole', async () => {
  const anatomy = uniformAnatomy(straightGrid([41, 41, 21], [2, 2, 2]));
  const hole: Vector3 = [20, 30, 10];
  for (let k = 0; k < 21; k++) {
    for (let j = 0; j < 41; j++) {
      if (Math.abs(j - hole[1]) <= 1 && Math.abs(k - hole[2]) <= 1) continue;
      const voxel = 20 + 41 * (j + 41 * k);
      anatomy.whiteMatter[voxel] = 0;
      anatomy.csf[voxel] = 1;
    }
  }
  const march = await marchIn(anatomy);
  const start: Vector3 = [10, 10, 10];
  march.run(start, 1000);
  const between = (a: Vector3, b: Vector3): number =>
    2 * Math.hypot(...a.map((index, axis) => index - b[axis]));
  for (const to of [
    [30, 10, 10],
    [25, 5, 10],
    [40, 40, 10],
  ] as const) {
    const around = between(start, hole) + between(hole, to);
    const time = timeAt(march, to);
    // The string may be drawn tight within a hole of three voxels.
    expect(time).toBeLessThan(around + 1);
    expect(time).toBeGreaterThan(around - 4);
  }
});

test('what is not connected is never reached, what is too far not either, and nothing is kept between marches', async () => {
  const anatomy = uniformAnatomy(straightGrid([31, 15, 15], [2, 2, 2]));
  for (let voxel = 15; voxel < anatomy.whiteMatter.length; voxel += 31) {
    anatomy.whiteMatter[voxel] = 0;
    anatomy.csf[voxel] = 1;
  }
  const march = await marchIn(anatomy);
  march.run([7, 7, 7], 1000);
  const whole = march.times.slice();
  expect(timeAt(march, [14, 7, 7])).toBeLessThan(15);
  expect(timeAt(march, [16, 7, 7])).toBe(Infinity);
  expect(whole.some(Number.isNaN)).toBe(false);

  march.run([23, 7, 7], 9);
  expect(timeAt(march, [7, 7, 7])).toBe(Infinity);
  const { greatest } = errors(
    march,
    ([i, j, k]) => (i > 15 ? 2 * Math.hypot(i - 23, j - 7, k - 7) : 0),
    (distance) => distance > 0 && distance < 8.5,
  );
  expect(greatest).toBeLessThan(0.5);
  expect(Math.max(...march.times.filter((time) => time < Infinity))).toBeLessThanOrEqual(9);

  march.run([7, 7, 7], 1000);
  expect(march.times.slice()).toEqual(whole);
});
