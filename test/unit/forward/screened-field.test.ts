import { localTissue } from '../../../extension/src/forward/surrogate/local-tissue.ts';
import { ScreenedField } from '../../../extension/src/forward/surrogate/travel-time/screened-field.ts';
import { tissueVoxels } from '../../../extension/src/forward/surrogate/travel-time/tissue-voxels.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { Vector3 } from '../../../extension/src/volume/grid.ts';
import { foldedAnatomy, straightGrid, uniformAnatomy } from './sample-anatomy.ts';

const RATIO = 10;
const LENGTHS_MM = [2, 4, 8];

async function fieldIn(anatomy: Anatomy): Promise<ScreenedField> {
  const tissue = tissueVoxels(anatomy);
  if (!tissue) throw new Error('no tissue');
  const { diffusivity } = localTissue(anatomy, tissue, RATIO);
  return ScreenedField.create({ tissue, diffusivity, lengthsMm: LENGTHS_MM });
}

interface Solved {
  readonly at: (ijk: Vector3) => number;
  readonly all: Float32Array;
}

function solve(field: ScreenedField, from: Vector3, { length = 1, radiusMm = 1000 } = {}): Solved {
  const { tissue } = field.input;
  field.run({ voxel: tissue.numberAt(...from), length, radiusMm }, [0, tissue.count]);
  const all = field.distances.slice();
  return { all, at: (ijk) => all[tissue.numberAt(...ijk)] };
}

/** Greatest difference from what is expected, over voxels between these distances (voxels) of the start. */
function greatestError(
  field: ScreenedField,
  { all }: Solved,
  expected: (ijk: Vector3) => number | undefined,
): number {
  const { ijk, count } = field.input.tissue;
  let [greatest, wanted] = [0, 0];
  for (let voxel = 0; voxel < count; voxel++) {
    const truth = expected([ijk[3 * voxel], ijk[3 * voxel + 1], ijk[3 * voxel + 2]]);
    if (truth === undefined) continue;
    const error = Math.abs(all[voxel] - truth);
    // Not Math.max, which would be as happy with NaN as with 0 in a comparison.
    greatest = error <= greatest ? greatest : error;
    wanted++;
  }
  expect(wanted).toBeGreaterThan(100);
  return greatest;
}

function distance(a: Vector3, b: Vector3, spacing: Vector3): number {
  return Math.hypot(...a.map((index, axis) => (index - b[axis]) * spacing[axis]));
}

function fillGray(anatomy: Anatomy): void {
  anatomy.grayMatter.set(anatomy.whiteMatter);
  anatomy.whiteMatter.fill(0);
}

test.each([
  [0, 2, [2, 2, 2]],
  [1, 4, [2, 2, 2]],
  [1, 4, [1.5, 2, 2.2]],
] as const)(
  'in white matter alone the distance is that of a straight line: ℓ number %d, %d mm',
  async (length, mm, spacing) => {
    // No nearer to the border than 2 ℓ: what is held back there comes back.
    const field = await fieldIn(uniformAnatomy(straightGrid([45, 45, 45], spacing)));
    const start: Vector3 = [22, 22, 22];
    const error = greatestError(field, solve(field, start, { length }), (ijk) => {
      const r = distance(ijk, start, spacing);
      return r > 6 && r < 22 * Math.min(...spacing) - 2 * mm ? r : undefined;
    });
    // Voxels as wide as ℓ tell directions apart, by 4 % at most; of half ℓ, and of unequal sides, by 2 %.
    expect(error).toBeLessThan(length === 0 ? 1.6 : 0.8);
  },
);

test('a border without flux is a mirror', async () => {
  const spacing: Vector3 = [1, 1, 1];
  const field = await fieldIn(uniformAnatomy(straightGrid([40, 50, 50], spacing)));
  const start: Vector3 = [6, 25, 25];
  const mirrored: Vector3 = [-7, 25, 25];
  const error = greatestError(field, solve(field, start), (ijk) => {
    const r = distance(ijk, start, spacing);
    if (r < 4 || r > 14) return undefined;
    const other = distance(ijk, mirrored, spacing);
    return -4 * Math.log(Math.exp(-r / 4) + (r / other) * Math.exp(-other / 4));
  });
  expect(error).toBeLessThan(0.2);
});

test('in gray matter what spreads decays sooner, and stays denser at its start', async () => {
  const anatomy = uniformAnatomy(straightGrid([41, 41, 41], [1, 1, 1]));
  fillGray(anatomy);
  const field = await fieldIn(anatomy);
  const start: Vector3 = [20, 20, 20];
  const error = greatestError(field, solve(field, start, { length: 2 }), (ijk) => {
    const r = distance(ijk, start, [1, 1, 1]);
    return r > 3 && r < 17 ? Math.sqrt(RATIO) * r - 8 * Math.log(RATIO) : undefined;
  });
  // Voxels of 0.4 of what ℓ is in gray matter.
  expect(error).toBeLessThan(0.8);
});

test('for a small ℓ it is the travel time: through two layers the parts of the way add up', async () => {
  const anatomy = uniformAnatomy(straightGrid([41, 31, 31], [0.5, 0.5, 0.5]));
  for (let voxel = 0; voxel < anatomy.whiteMatter.length; voxel++) {
    if (voxel % 41 < 20) continue;
    anatomy.whiteMatter[voxel] = 0;
    anatomy.grayMatter[voxel] = 1;
  }
  const field = await fieldIn(anatomy);
  const { at } = solve(field, [8, 15, 15], { length: 0 });
  // Steps between places where all that does not depend on the place along the way is the same.
  expect(at([17, 15, 15]) - at([14, 15, 15])).toBeCloseTo(1.5, 0);
  expect((at([38, 15, 15]) - at([26, 15, 15])) / 6).toBeCloseTo(Math.sqrt(RATIO), 0);
});

test('the way back is as far', async () => {
  const field = await fieldIn(foldedAnatomy(straightGrid([40, 40, 40], [2, 2, 2])));
  const { ijk, count, components } = field.input.tissue;
  const main = components[count >> 1];
  const stops = [0.1, 0.3, 0.45, 0.6, 0.85].map((part) => {
    let voxel = Math.floor(part * count);
    while (components[voxel] !== main) voxel++;
    return voxel;
  });
  for (const length of [0, 1, 2]) {
    const table = stops.map((from) => {
      const { all } = solve(field, [ijk[3 * from], ijk[3 * from + 1], ijk[3 * from + 2]], { length });
      return stops.map((to) => all[to]);
    });
    table.forEach((row, a) => {
      row.forEach((mm, b) => {
        expect(Math.abs(mm - table[b][a])).toBeLessThan(0.5 + 0.01 * Math.abs(mm));
      });
    });
  }
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
  const field = await fieldIn(anatomy);
  const start: Vector3 = [10, 10, 10];
  const { at } = solve(field, start);
  const spacing: Vector3 = [2, 2, 2];
  for (const to of [
    [30, 10, 10],
    [25, 5, 10],
    [40, 40, 10],
  ] as const) {
    const around = distance(start, hole, spacing) + distance(hole, to, spacing);
    // Little comes through a hole, which counts as distance: ℓ times a logarithm.
    expect(at(to)).toBeGreaterThan(around - 4);
    expect(at(to)).toBeLessThan(around + 16);
  }
});

test('a small box has the numbers of a large one', async () => {
  const field = await fieldIn(foldedAnatomy(straightGrid([40, 40, 40], [2, 2, 2])));
  const start: Vector3 = [20, 18, 22];
  for (const length of [0, 1, 2]) {
    const whole = solve(field, start, { length });
    const error = greatestError(field, solve(field, start, { length, radiusMm: 14 }), (ijk) => {
      return Math.max(...ijk.map((index, axis) => Math.abs(index - start[axis]))) < 6
        ? whole.at(ijk)
        : undefined;
    });
    // What ends in white matter goes on as there.
    expect(error).toBeLessThan(0.25 * LENGTHS_MM[length]);
  }
});

test('what is not connected is never reached, and nothing is kept between fields', async () => {
  const anatomy = uniformAnatomy(straightGrid([31, 15, 15], [2, 2, 2]));
  for (let voxel = 15; voxel < anatomy.whiteMatter.length; voxel += 31) {
    anatomy.whiteMatter[voxel] = 0;
    anatomy.csf[voxel] = 1;
  }
  const field = await fieldIn(anatomy);
  const first = solve(field, [7, 7, 7]);
  expect(first.at([14, 7, 7])).toBeLessThan(15);
  expect(first.at([16, 7, 7])).toBe(Infinity);
  expect(first.all.some(Number.isNaN)).toBe(false);
  const other = solve(field, [23, 7, 7], { radiusMm: 12 });
  expect(other.at([7, 7, 7])).toBe(Infinity);
  expect(solve(field, [7, 7, 7]).all).toEqual(first.all);
});

test('a diffusivity that is none is named', async () => {
  const tissue = tissueVoxels(uniformAnatomy(straightGrid([5, 5, 5], [2, 2, 2])));
  if (!tissue) throw new Error('no tissue');
  await expect(
    ScreenedField.create({ tissue, diffusivity: new Float32Array(3), lengthsMm: [2] }),
  ).rejects.toThrow(/3 voxels/);
  const diffusivity = new Float32Array(tissue.count).fill(1);
  diffusivity[7] = NaN;
  await expect(ScreenedField.create({ tissue, diffusivity, lengthsMm: [2] })).rejects.toThrow(
    /diffusivity is NaN/,
  );
});
