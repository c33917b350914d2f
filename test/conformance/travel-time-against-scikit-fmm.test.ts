import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { March } from '../../extension/src/forward/surrogate/travel-time/march.ts';
import {
  tissueSlowness,
  tissueVoxels,
} from '../../extension/src/forward/surrogate/travel-time/tissue-voxels.ts';
import type { Vector3 } from '../../extension/src/volume/grid.ts';
import { foldedAnatomy, straightGrid } from '../unit/forward/sample-anatomy.ts';
import { PYTHON } from './dicom-tools.ts';

test('travel times around folds of CSF, through gray and white matter, are those of scikit-fmm', async () => {
  if (!existsSync(PYTHON)) throw new Error(`${PYTHON} is missing: run "npx tsx test/setup/provision.ts"`);
  const dimensions: Vector3 = [40, 40, 40];
  const anatomy = foldedAnatomy(straightGrid(dimensions, [2, 2, 2]));
  const start: Vector3 = [22, 18, 20];
  const radius = 7;
  // White around the start, so that there the times are known to both.
  anatomy.whiteMatter.forEach((_, voxel) => {
    const at = [voxel % 40, Math.floor(voxel / 40) % 40, Math.floor(voxel / 1600)];
    if (2 * Math.hypot(...at.map((index, axis) => index - start[axis])) > radius + 2) return;
    anatomy.whiteMatter[voxel] = 1;
    anatomy.grayMatter[voxel] = 0;
    anatomy.csf[voxel] = 0;
  });
  const tissue = tissueVoxels(anatomy);
  if (!tissue) throw new Error('no tissue');
  const slowness = tissueSlowness(anatomy, tissue, 10);
  const march = await March.create({ tissue, slowness });
  march.run(start, 1e4);

  const everywhere = new Array<number>(anatomy.whiteMatter.length).fill(0);
  tissue.indices.forEach((index, voxel) => {
    everywhere[index] = slowness[voxel];
  });
  const theirs = JSON.parse(
    execFileSync(PYTHON, ['-W', 'ignore', join(__dirname, 'travel_time_check.py')], {
      input: JSON.stringify({ dimensions, spacing: 2, start, radius, slowness: everywhere }),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    }),
  ) as (number | null)[];

  const main = tissue.components[tissue.numberAt(...start)];
  const differences: number[] = [];
  const wrong: number[] = [];
  tissue.indices.forEach((index, voxel) => {
    const time = march.times[voxel];
    if (time < Infinity !== (tissue.components[voxel] === main)) wrong.push(voxel);
    const other = theirs[index];
    if (time < Infinity && other !== null) differences.push(time - other);
  });
  expect(wrong).toEqual([]);
  expect(differences.length).toBeGreaterThan(0.9 * tissue.count);
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  const sd = Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / differences.length);
  // Times reach 150 mm; two schemes of second order at 2 mm voxels.
  expect(Math.abs(mean)).toBeLessThan(0.4);
  expect(sd).toBeLessThan(0.3);
});
