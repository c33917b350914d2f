import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSolver } from '../../../extension/src/forward/solver/solver.ts';
import {
  CROP_CHANNELS,
  CROP_SIDE,
  CROP_VOXELS,
  cropTissue,
  type CropPosition,
} from '../../../extension/src/forward/surrogate/paper-network/crop.ts';
import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';
import { indexToWorld } from '../../../extension/src/volume/grid.ts';
import { writeCrop } from '../../../models/training/paper-network/crop-record.ts';
import { CropSolver } from '../../../models/training/paper-network/crop-solver.ts';
import { drawAsPaper, drawVisible, RANGES } from '../../../models/training/paper-network/draw-growth.ts';
import { foldedAnatomy, straightGrid } from '../forward/sample-anatomy.ts';

const anatomy = foldedAnatomy(straightGrid([30, 31, 32], [2, 2, 2]));
const { grid } = anatomy;
const position: CropPosition = [-17, -16, -15];
const growth = { diffusivity: 0.05, proliferationRate: 0.02, timeDays: 300 };

/** Index in the grid of a voxel of the crop; undefined beyond the grid. */
function inGrid(cropVoxel: number): number | undefined {
  const [i, j, k] = [cropVoxel, cropVoxel / CROP_SIDE, cropVoxel / CROP_SIDE ** 2].map(
    (index, axis) => (Math.floor(index) % CROP_SIDE) + position[axis],
  );
  const [nx, ny, nz] = grid.dimensions;
  const inside = i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz;
  return inside ? i + nx * (j + ny * k) : undefined;
}

test("growth in a crop is the solver's, from its middle", async () => {
  const solver = await CropSolver.create(anatomy, 10);
  const found = solver.density(position, growth);
  const [i, j, k] = position.map((first) => first + CROP_SIDE / 2 - 0.5 + 1e-9);
  const start = indexToWorld(grid, [i, j, k]);
  const simulator = await createSolver({ accuracy: 'default', diffusivityRatio: 10 }).prepare(anatomy);
  const [expected] = await simulator.densities([{ ...growth, start }]);
  expect(Math.max(...expected)).toBeGreaterThan(0.5);
  const tissue = cropTissue(anatomy, position);
  for (let voxel = 0; voxel < CROP_VOXELS; voxel++) {
    const at = inGrid(voxel);
    const off = Math.abs(found[voxel] - (at === undefined ? 0 : expected[at]));
    if (off > 1e-4) throw new Error(`voxel ${voxel} is off by ${off}`);
    if (tissue[CROP_CHANNELS * voxel] !== (at === undefined ? 0 : anatomy.whiteMatter[at])) {
      throw new Error(`voxel ${voxel} has other tissue`);
    }
  }
});

test('a crop is written as crops.py reads it: densities, tissue, regions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crops-'));
  const tissue = new Float32Array(CROP_CHANNELS * CROP_VOXELS);
  tissue.set([0.6, 0.4, 0, 0.1, 0.2, 0.6, 0, 0, 0]);
  const density = new Float32Array(CROP_VOXELS);
  density[1] = 0.5;
  writeCrop(join(folder, 'crop'), { tissue, inputs: [[0.1, 0.2, 0.3]], densities: [density] });
  const bytes = new Uint8Array(readFileSync(join(folder, 'crop.bin')));
  rmSync(folder, { recursive: true });
  expect(bytes).toHaveLength(6 * CROP_VOXELS);
  expect([...new Uint16Array(bytes.buffer, 0, 3)]).toEqual([0, 32768, 0]);
  const map = (n: number): number[] => [...bytes.subarray((2 + n) * CROP_VOXELS, (2 + n) * CROP_VOXELS + 3)];
  // White, gray, CSF; then brain 1, CSF 2, background 0.
  expect([0, 1, 2, 3].map(map)).toEqual([
    [153, 26, 0],
    [102, 51, 0],
    [0, 153, 0],
    [1, 2, 0],
  ]);
});

test('growths are drawn from the ranges that the network is told of', () => {
  const random = randomFrom(seedState(5));
  for (let n = 0; n < 200; n++) {
    const { diffusivity, proliferationRate, timeDays } = drawAsPaper(random);
    expect(diffusivity).toBeGreaterThanOrEqual(0.01);
    expect(diffusivity).toBeLessThan(0.08);
    expect(proliferationRate).toBeLessThan(0.03);
    expect(timeDays % 50).toBe(0);
    expect(timeDays).toBeLessThanOrEqual(1000);
    const seen = drawVisible(random);
    const widthMm = Math.sqrt(seen.diffusivity / seen.proliferationRate);
    expect(widthMm).toBeGreaterThanOrEqual(RANGES.widthMm[0] - 1e-9);
    expect(widthMm).toBeLessThanOrEqual(RANGES.widthMm[1] + 1e-9);
    expect(seen.proliferationRate * seen.timeDays).toBeGreaterThanOrEqual(3 - 1e-9);
  }
});
