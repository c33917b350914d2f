import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { localTissue } from '../../extension/src/forward/surrogate/local-tissue.ts';
import { ScreenedField } from '../../extension/src/forward/surrogate/travel-time/screened-field.ts';
import { tissueVoxels } from '../../extension/src/forward/surrogate/travel-time/tissue-voxels.ts';
import type { Vector3 } from '../../extension/src/volume/grid.ts';
import { foldedAnatomy, straightGrid } from '../unit/forward/sample-anatomy.ts';
import { PYTHON } from './dicom-tools.ts';

test('distances around folds of CSF, through gray and white matter, are those of a direct solver', async () => {
  if (!existsSync(PYTHON)) throw new Error(`${PYTHON} is missing: run "npx tsx test/setup/provision.ts"`);
  const dimensions: Vector3 = [30, 30, 30];
  const anatomy = foldedAnatomy(straightGrid(dimensions, [2, 2, 2]));
  const tissue = tissueVoxels(anatomy);
  if (!tissue) throw new Error('no tissue');
  const { diffusivity } = localTissue(anatomy, tissue, 10);
  const lengthsMm = [2, 4, 8];
  const field = await ScreenedField.create({ tissue, diffusivity, lengthsMm });
  const start: Vector3 = [14, 12, 15];
  const everywhere = new Array<number>(anatomy.whiteMatter.length).fill(0);
  tissue.indices.forEach((index, voxel) => {
    everywhere[index] = diffusivity[voxel];
  });
  const theirs = JSON.parse(
    execFileSync(PYTHON, ['-W', 'ignore', join(__dirname, 'screened_field_check.py')], {
      input: JSON.stringify({ dimensions, spacing: 2, start, lengths: lengthsMm, diffusivity: everywhere }),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    }),
  ) as (number | null)[][];

  const main = tissue.components[tissue.numberAt(...start)];
  lengthsMm.forEach((lengthMm, length) => {
    field.run({ voxel: tissue.numberAt(...start), length, radiusMm: 1000 }, [0, tissue.count]);
    const wrong: number[] = [];
    const differences: number[] = [];
    tissue.indices.forEach((index, voxel) => {
      const mm = field.distances[voxel];
      if (mm < Infinity !== (tissue.components[voxel] === main)) wrong.push(voxel);
      const other = theirs[length][index];
      if (mm < Infinity && other !== null) differences.push(Math.abs(mm - other));
    });
    expect(wrong).toEqual([]);
    expect(differences.length).toBeGreaterThan(0.9 * tissue.count);
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    // Distances reach 70 mm; iterations end where what is left moves a front by less than its width, but in pockets.
    expect(mean).toBeLessThan(0.05 * lengthMm);
    const sorted = differences.sort((a, b) => a - b);
    expect(sorted[Math.floor(0.99 * sorted.length)]).toBeLessThan(0.3 * lengthMm);
  });
});
