import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TEST_DATA } from './dicom-tools.ts';

const ROOT = join(__dirname, '../..');
const ATLAS = join(ROOT, 'models/atlas');

test('the atlas is the template, cropped: same values at the same places', () => {
  const python = join(ROOT, '.cache/conformance-venv/bin/python');
  const script = join(ROOT, 'test/conformance/import_atlas_check.py');
  const output = execFileSync(python, [script, ATLAS, join(TEST_DATA, 'templates')], { encoding: 'utf8' });
  const found = JSON.parse(output) as Record<string, number>;
  expect(found.t1).toBeLessThan(1e-4);
  expect(found.mask).toBe(0);
  expect(found.lostMl).toBe(0);
  expect(found.sum).toBeLessThan(1e-5);
  // A trace of CSF (3/255) counts as tissue.
  expect(found.gray).toBeLessThan(3.01 / 255);
  expect(found.white).toBeLessThan(3.01 / 255);
});

test('the atlas is small enough to be shipped', () => {
  const images = readdirSync(ATLAS).filter((name) => name.endsWith('.nii.gz'));
  expect(images).toHaveLength(5);
  const bytes = images.reduce((sum, name) => sum + statSync(join(ATLAS, name)).size, 0);
  expect(bytes).toBeLessThanOrEqual(6_000_000);
});
