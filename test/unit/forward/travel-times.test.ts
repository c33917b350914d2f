import { localTissue } from '../../../extension/src/forward/surrogate/local-tissue.ts';
import {
  tissueVoxels,
  type TissueVoxels,
} from '../../../extension/src/forward/surrogate/travel-time/tissue-voxels.ts';
import {
  TravelTimes,
  type TravelTimesInput,
} from '../../../extension/src/forward/surrogate/travel-time/travel-times.ts';
import { StartOutsideTissueError, type Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { Vector3 } from '../../../extension/src/volume/grid.ts';
import { foldedAnatomy, straightGrid, uniformAnatomy, walledAnatomy } from './sample-anatomy.ts';

async function timesIn(
  anatomy: Anatomy,
  options: Partial<TravelTimesInput> = {},
): Promise<{ tissue: TissueVoxels; times: TravelTimes }> {
  const tissue = tissueVoxels(anatomy);
  if (!tissue) throw new Error('no tissue');
  const { diffusivity } = localTissue(anatomy, tissue, 10);
  return { tissue, times: await TravelTimes.create({ tissue, diffusivity, greatestMm: 60, ...options }) };
}

/** A thin front, one between the lengths that fields are solved for, a wide one. */
const SAMPLES = [{ widthMm: 0.7 }, { widthMm: 1.5 }, { widthMm: 3.8 }];
const [, MIDDLE] = SAMPLES;

function fieldAt(times: TravelTimes, start: Vector3, sample = MIDDLE): Float32Array {
  const out = new Float32Array(times.voxels);
  times.at({ start, ...sample }, out);
  return out;
}

const folded = foldedAnatomy(straightGrid([36, 36, 36], [2, 2, 2]));

/** Positions in tissue away from voxel centres. */
function starts(tissue: TissueVoxels, wanted: number): Vector3[] {
  return Array.from({ length: wanted }, (_, n) => {
    const voxel = Math.floor(((n + 0.5) * tissue.count) / wanted);
    const shift = (axis: number): number => 0.9 * (((n * 0.618 + axis * 0.37) % 1) - 0.5);
    const at = (axis: number): number => 2 * (tissue.ijk[3 * voxel + axis] + shift(axis));
    return [at(0), at(1), at(2)];
  });
}

test('in white matter alone the time is the distance, from any start', async () => {
  const { tissue, times } = await timesIn(uniformAnatomy(straightGrid([41, 41, 41], [2, 2, 2])));
  for (const start of [
    [40, 40, 40],
    [41, 38.5, 43.3],
    [31.9, 45.2, 40.1],
  ] as const) {
    const field = fieldAt(times, start);
    let [sum, squares, count, greatest] = [0, 0, 0, 0];
    field.forEach((time, voxel) => {
      const [i, j, k] = tissue.ijk.subarray(3 * voxel, 3 * voxel + 3);
      const distance = Math.hypot(2 * i - start[0], 2 * j - start[1], 2 * k - start[2]);
      // At the border growth is held back, which is as if the way were shorter.
      if (distance > 26) return;
      const error = Math.abs(time - distance);
      greatest = error <= greatest ? greatest : error;
      sum += time - distance;
      squares += (time - distance) ** 2;
      count++;
    });
    expect(greatest).toBeLessThan(1.5);
    expect(Math.abs(sum / count)).toBeLessThan(0.5);
    expect(Math.sqrt(squares / count)).toBeLessThan(0.5);
  }
});

test.each([
  [SAMPLES[0], 0.4, 1],
  [SAMPLES[1], 0.5, 1],
  [SAMPLES[2], 1.2, 1.2],
])('interpolated fields come close to fields of their own: %j', async (sample, offset, scatter) => {
  const { tissue, times } = await timesIn(folded);
  const errors = starts(tissue, 8).map((start) => {
    const field = fieldAt(times, start, sample);
    const truth = new Float32Array(field.length);
    times.solved({ start, ...sample }, truth);
    const differences = [...field].flatMap((time, n) => {
      return truth[n] > 8 && truth[n] < 55 ? [time - truth[n]] : [];
    });
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / differences.length;
    return { mean: Math.abs(mean), sd: Math.sqrt(variance) };
  });
  const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];
  expect(median(errors.map(({ mean }) => mean))).toBeLessThan(offset);
  // Half a voxel, in folds that slow down more than any tissue is taken to.
  expect(median(errors.map(({ sd }) => sd))).toBeLessThan(scatter);
});

test('times do not jump where the width passes from one pair of lengths to the next', async () => {
  const { times } = await timesIn(folded);
  const start: Vector3 = [37.3, 33.1, 35.2];
  // Lengths of 2, 4 and 8 mm: see FRONT_LENGTHS.
  for (const lengthMm of [2, 4, 8]) {
    const widthMm = lengthMm / 2;
    const [before, after] = [0.9999, 1.0001].map((part) =>
      fieldAt(times, start, { widthMm: widthMm * part }),
    );
    const jumps = before.map((time, n) => (time < 55 ? Math.abs(after[n] - time) : 0));
    // Lengths 0.02 % apart; between two of them distances differ by some ten mm at most.
    expect(jumps.reduce((a, b) => Math.max(a, b), 0)).toBeLessThan(0.02);
  }
});

test('the field does not jump where the start passes faces of voxels and of the lattice', async () => {
  const { times } = await timesIn(folded);
  // Along k through white matter: voxel centres at even mm, faces at odd ones, nodes every 6 mm.
  const at = (mm: number): Float32Array => fieldAt(times, [37.3, 33.1, mm]);
  for (const face of [32, 33, 34, 35, 36, 37, 38]) {
    const before = at(face - 1e-3);
    const after = at(face + 1e-3);
    let greatest = 0;
    before.forEach((time, n) => {
      if (time > 55) return;
      const jump = Math.abs(after[n] - time);
      greatest = jump <= greatest ? greatest : jump;
    });
    // Slowness is at most 3.2, so the times of a true field move by 0.0064 at most.
    expect(greatest).toBeLessThan(0.01);
  }
});

test('fields that had to make room come back the same', async () => {
  const { tissue, times } = await timesIn(folded, { farBytes: 0, nearBytes: 0 });
  const { times: roomy } = await timesIn(folded);
  const places = starts(tissue, 4);
  const first = places.map((start) => fieldAt(times, start));
  // Room for the nodes of one mixture alone.
  expect(times.cachedBytes).toBeLessThan(roomy.voxels * 2 * 17 + 60_000);
  places.forEach((start, n) => {
    expect(fieldAt(times, start)).toEqual(first[n]);
    expect(fieldAt(roomy, start)).toEqual(first[n]);
  });
  expect(roomy.cachedBytes).toBeGreaterThan(times.cachedBytes);
});

test('a short reach gives the same numbers, and nothing beyond it', async () => {
  const { tissue, times } = await timesIn(folded);
  const { times: fresh } = await timesIn(folded);
  for (const start of starts(tissue, 5)) {
    const whole = new Float32Array(tissue.count).fill(Infinity);
    times.at({ start, ...MIDDLE }, whole, 48);
    for (const reach of [12, 31]) {
      const part = new Float32Array(tissue.count).fill(-1);
      // Fields as far as 48 mm need are the same as for less.
      fresh.at({ start, ...MIDDLE }, part, reach);
      const cut = (time: number): number => (time <= reach ? time : Infinity);
      const expected = whole.map((time, voxel) => (part[voxel] < 0 ? -1 : cut(time)));
      expect(part.map(cut)).toEqual(expected);
      // Where a border holds it together, what spreads is denser, as if the way were shorter, by less than ℓ or two.
      expect(whole.filter((time, voxel) => part[voxel] < 0 && time < reach - 8)).toHaveLength(0);
    }
  }
});

test('nothing is NaN, and infinite is what no way leads to', async () => {
  const { tissue, times } = await timesIn(walledAnatomy(straightGrid([25, 12, 12], [2, 2, 2]), 12));
  for (const start of [
    [18, 10, 10],
    [18.6, 11, 0],
    [0, 0, 0],
  ] as const) {
    const field = fieldAt(times, start);
    const near = tissue.indices.map((_, voxel) => (tissue.ijk[3 * voxel] < 12 ? 1 : 0));
    expect(Int32Array.from(field, (time) => (time < Infinity ? 1 : 0))).toEqual(near);
    expect(field.some(Number.isNaN)).toBe(false);
  }
});

test('beyond a fold, growth sets out the later the less of the start ball lies there', async () => {
  const { tissue, times } = await timesIn(walledAnatomy(straightGrid([30, 24, 24], [2, 2, 2]), 12));
  const delays = [22.9, 22.2, 21.4].map((x) => {
    const field = fieldAt(times, [x, 24, 24]);
    const from = fieldAt(times, [26, 24, 24]);
    const differences = Array.from(field, (time, voxel) => time - from[voxel]).filter(
      (_, voxel) => tissue.ijk[3 * voxel] > 14 && from[voxel] < 25,
    );
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    // The same field but for when it sets out.
    differences.forEach((difference) => {
      expect(Math.abs(difference - mean)).toBeLessThan(0.5);
    });
    return mean;
  });
  expect(delays[0]).toBeGreaterThan(0);
  expect(delays[1]).toBeGreaterThan(delays[0] + 1);
  expect(delays[2]).toBeGreaterThan(delays[1] + 1);
  const before = fieldAt(times, [22.2, 24.3, 24.3]);
  const after = fieldAt(times, [22.201, 24.301, 24.3]);
  const jumps = before.map((time, n) => (time < 55 ? Math.abs(after[n] - time) : 0));
  expect(jumps.reduce((a, b) => Math.max(a, b), 0)).toBeLessThan(0.02);
});

test('an island of one voxel is a place to start from', async () => {
  const anatomy = uniformAnatomy(straightGrid([20, 20, 20], [2, 2, 2]));
  anatomy.csf.fill(1);
  anatomy.whiteMatter.fill(0);
  anatomy.whiteMatter[7 + 20 * (9 + 20 * 11)] = 1;
  const { times } = await timesIn(anatomy);
  expect(fieldAt(times, [14.5, 18, 22])[0]).toBeLessThan(1);
});

test('mistakes are named', async () => {
  const { tissue, times } = await timesIn(folded);
  expect(() => fieldAt(times, [0, 0, 0])).toThrow(StartOutsideTissueError);
  expect(() => fieldAt(times, [1e6, 0, 0])).toThrow(StartOutsideTissueError);
  expect(() => fieldAt(times, [NaN, 0, 0])).toThrow(/start is \(NaN, 0, 0\)/);
  expect(() => {
    times.at({ start: [36, 36, 36], ...MIDDLE }, new Float32Array(3));
  }).toThrow(/out has 3 voxels/);
  const diffusivity = new Float32Array(tissue.count).fill(1);
  await expect(TravelTimes.create({ tissue, diffusivity, greatestMm: 300 })).rejects.toThrow(
    /greatestMm is 300/,
  );
});
