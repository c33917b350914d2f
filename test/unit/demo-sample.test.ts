import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import type { SimulatedStudy } from '../../demo/src/sample/simulate-study.ts';
import { SAMPLE_TRUTH } from '../../demo/src/sample/truth.ts';
import { worldToIndex } from '../../extension/src/volume/grid.ts';

let study: SimulatedStudy;
beforeAll(() => {
  const script = join(__dirname, '../fixtures/simulate-sample.ts');
  const output = execFileSync(process.execPath, ['--import', 'tsx', script], { maxBuffer: 2 ** 29 });
  study = deserialize(output) as SimulatedStudy;
}, 120_000);

const { growth, imaging } = SAMPLE_TRUTH;

function valuesWhere(values: ArrayLike<number>, where: (voxel: number) => boolean): number[] {
  const found: number[] = [];
  for (let voxel = 0; voxel < values.length; voxel++) if (where(voxel)) found.push(values[voxel]);
  return found;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Parts of the eight image voxels of each model voxel that are inside a mask: by index, no resampling. */
function partsOfBlocks(mask: (voxel: number) => boolean): Float64Array {
  const [nx, ny] = study.head.grid.dimensions;
  const [mx, my, mz] = study.density.grid.dimensions;
  const parts = new Float64Array(mx * my * mz);
  for (let voxel = 0; voxel < study.head.csf.length; voxel++) {
    if (!mask(voxel)) continue;
    const row = Math.floor(voxel / nx);
    const [i, j, k] = [voxel % nx, row % ny, Math.floor(row / ny)].map((index) => index >> 1);
    parts[i + mx * (j + my * k)] += 1 / 8;
  }
  return parts;
}

test('the grids are as a calibration lays them: model voxels are blocks of eight image voxels', () => {
  const { head, density } = study;
  expect(density.grid.dimensions.map((n) => 2 * n)).toEqual([...head.grid.dimensions]);
  const corner = (grid: typeof head.grid) => grid.origin.map((x, axis) => x - grid.spacing[axis] / 2);
  expect(corner(density.grid)).toEqual(corner(head.grid));
});

test('the tumour is where and as large as it is said to be', () => {
  const { density, head } = study;
  const visible = valuesWhere(density.data, (n) => density.data[n] > imaging.thresholdFlair).length * 0.008;
  expect(visible).toBeGreaterThan(10);
  expect(visible).toBeLessThan(20);
  const [i, j, k] = worldToIndex(density.grid, growth.start).map(Math.round);
  const [nx, ny] = density.grid.dimensions;
  expect(density.data[i + nx * (j + ny * k)]).toBeGreaterThan(0.9);
  // LPS: the left hemisphere has positive x.
  expect(growth.start[0]).toBeGreaterThan(10);
  const [, , , , , , , , up] = head.grid.direction;
  expect(up).toBe(1);
});

test('labels follow Eq. 5 and 6: as often seen at each density as the equation says', () => {
  const { density, enhancing, necrosis, edema } = study;
  const { thresholdT1c, thresholdFlair, thresholdWidth } = imaging;
  const labels: [Float64Array, number][] = [
    [partsOfBlocks((n) => enhancing[n] + necrosis[n] > 0), thresholdT1c],
    [partsOfBlocks((n) => enhancing[n] + necrosis[n] + edema[n] > 0), thresholdFlair],
  ];
  for (const [parts, threshold] of labels) {
    for (let step = -5; step <= 5; step++) {
      const [low, high] = [threshold + step * 0.03 - 0.015, threshold + step * 0.03 + 0.015];
      const voxels = [...density.data.keys()].filter((n) => density.data[n] >= low && density.data[n] < high);
      expect(voxels.length).toBeGreaterThan(50);
      const expected = voxels.map((n) => {
        const far = 1 - Math.exp(-(((density.data[n] - threshold) / thresholdWidth) ** 2));
        return 0.5 + 0.5 * Math.sign(density.data[n] - threshold) * far;
      });
      const seen = mean(voxels.map((n) => (parts[n] > 0.5 ? 1 : 0)));
      const variance = mean(expected.map((p) => p * (1 - p))) / voxels.length;
      expect(Math.abs(seen - mean(expected))).toBeLessThan(4 * Math.sqrt(variance) + 1e-9);
    }
    // No block is split evenly, so that no rounding decides; none is labelled where there is no tumour.
    expect(parts).not.toContain(0.5);
    expect(parts.every((part, n) => part === 0 || density.data[n] > 0)).toBe(true);
  }
});

test('no voxel is in two segments, and none in pure CSF or outside the brain', () => {
  const { head, enhancing, necrosis, edema } = study;
  const total = enhancing.map((value, n) => value + necrosis[n] + edema[n]);
  expect(total.reduce((a, b) => Math.max(a, b), 0)).toBe(1);
  const tissue = valuesWhere(
    head.csf.map((csf, n) => (head.whiteMatter[n] + head.grayMatter[n] === 0 || csf === 255 ? 1 : 0)),
    (n) => total[n] === 1,
  );
  expect(mean(tissue)).toBeLessThan(0.002);
});

test('PET is proportional to the density, with the noise that is said', () => {
  const { pet, density, head } = study;
  const brain = partsOfBlocks((n) => head.whiteMatter[n] + head.grayMatter[n] > 200);
  const inside = [...density.data.keys()].filter((n) => brain[n] === 1);
  const normal = inside.filter((n) => density.data[n] < 1e-6);
  const background = mean(normal.map((n) => pet.data[n]));
  const spread = Math.sqrt(mean(normal.map((n) => (pet.data[n] - background) ** 2)));
  const tumor = inside.filter((n) => density.data[n] > 0.3);
  const uu = mean(tumor.map((n) => density.data[n] ** 2));
  const slope = mean(tumor.map((n) => density.data[n] * (pet.data[n] - background))) / uu;
  const { scale, noise } = imaging.pet;
  // Normal uptake differs a little between tissues, which widens the background's spread.
  expect(spread / slope).toBeGreaterThan((0.95 * noise) / scale);
  expect(spread / slope).toBeLessThan((1.2 * noise) / scale);
  expect(slope / background).toBeGreaterThan(1.2);
});

test('images have the contrasts of their sequences, and nothing outside the brain', () => {
  const { head, images, enhancing, necrosis, edema, density } = study;
  const [t1, t1c, flair] = images.map(({ volume }) => volume.data);
  const far = (n: number) => enhancing[n] + necrosis[n] + edema[n] === 0;
  const tissueMean = (values: Float32Array, fraction: Uint8Array) =>
    mean(valuesWhere(values, (n) => fraction[n] > 250 && far(n)));
  const of = (values: Float32Array) => ({
    white: tissueMean(values, head.whiteMatter),
    gray: tissueMean(values, head.grayMatter),
    csf: tissueMean(values, head.csf),
  });
  const [inT1, inFlair] = [of(t1), of(flair)];
  expect(inT1.white).toBeGreaterThan(1.2 * inT1.gray);
  expect(inT1.gray).toBeGreaterThan(1.5 * inT1.csf);
  expect(inFlair.gray).toBeGreaterThan(1.1 * inFlair.white);
  expect(inFlair.white).toBeGreaterThan(2 * inFlair.csf);
  const inMask = (values: Float32Array, mask: Uint8Array) => mean(valuesWhere(values, (n) => mask[n] === 1));
  expect(inMask(t1c, enhancing)).toBeGreaterThan(1.5 * inMask(t1, enhancing));
  expect(inMask(t1c, necrosis)).toBeLessThan(0.5 * inMask(t1c, enhancing));
  expect(inMask(flair, edema)).toBeGreaterThan(1.3 * inFlair.gray);
  for (const image of [t1, t1c, flair]) {
    const outside = valuesWhere(image, (n) => head.whiteMatter[n] + head.grayMatter[n] + head.csf[n] === 0);
    expect(outside.every((value) => value === 0)).toBe(true);
  }
  expect(density.data.every((u) => u >= 0 && u <= 1)).toBe(true);
});
