import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportedStudy } from '../../demo/src/import/import-folder.ts';
import { TEST_DATA, validate } from './dicom-tools.ts';

/** Cases of nine million voxels and six hundred files, on a slow machine. */
jest.setTimeout(120_000);

const ROOT = join(__dirname, '../..');
const PYTHON = join(ROOT, '.cache/conformance-venv/bin/python');

interface Checked {
  readonly images: readonly {
    readonly ascending: boolean;
    readonly offPlaceMm: number;
    readonly offValue: number;
    readonly slope: number;
  }[];
  readonly segmentations: readonly {
    readonly segments: readonly string[];
    readonly drawnInside: number;
    readonly wrong: number;
  }[];
}

type Imported = ImportedStudy & { readonly files: readonly (readonly string[])[] };

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'import-conformance-'));
});
afterEach(() => {
  rmSync(work, { recursive: true });
});

function python(script: string, argument: string): string {
  return execFileSync(PYTHON, [join(ROOT, 'test/conformance', script), argument], { encoding: 'utf8' });
}

/** Imports a folder into files, one folder a series. */
function importInto(folder: string): Imported {
  const script = join(ROOT, 'test/fixtures/import-to-files.ts');
  const argv = ['--import', 'tsx', script, folder, work];
  return JSON.parse(execFileSync(process.execPath, argv, { cwd: ROOT, encoding: 'utf8' })) as Imported;
}

/** Has the files compared with the NIfTI files that they are made of. */
function check(folder: string, { series, files }: Imported, labels: Record<string, string>): Checked {
  const pairs = series.map(({ fileName, seriesDescription }, n) => ({
    nifti: join(folder, fileName),
    description: seriesDescription,
    files: files[n],
  }));
  const spec = {
    images: pairs
      .filter((pair) => pair.files.length > 1)
      .map((pair) => ({ nifti: pair.nifti, dicom: pair.files })),
    segmentations: pairs
      .filter(({ description }) => description === 'Tumor segmentation')
      .map((pair) => ({ nifti: pair.nifti, dicom: pair.files[0], labels })),
  };
  const path = join(work, 'spec.json');
  writeFileSync(path, JSON.stringify(spec));
  return JSON.parse(python('import_check.py', path)) as Checked;
}

function expectNoErrors(paths: readonly string[]): void {
  for (const path of paths) expect({ path, ...validate(path) }).toMatchObject({ errors: [] });
}

function expectSamePlacesAndValues(checked: Checked): void {
  for (const { ascending, offPlaceMm, offValue, slope } of checked.images) {
    expect(ascending).toBe(true);
    expect(offPlaceMm).toBeLessThan(1e-3);
    // Float values are rounded to sixteen bits, and kept as 32-bit floats on the way.
    expect(offValue).toBeLessThanOrEqual(0.5 * slope + 1e-4);
  }
  for (const { wrong, drawnInside } of checked.segmentations) {
    expect(drawnInside).toBeGreaterThan(1500);
    expect(wrong).toBe(0);
  }
}

const NEWEST = { 1: 'Necrotic core', 2: 'Edema', 3: 'Enhancing core' };
const MIDDLE = { 1: 'Necrotic core', 2: 'Edema', 4: 'Enhancing core' };
const OLDEST = { 1: 'Necrotic core', 2: 'Edema', 3: 'Non-enhancing core', 4: 'Enhancing core' };

test.each([
  ['BraTS-GLI-00001-000', NEWEST, 4],
  ['TCGA-FG-6692', MIDDLE, 4],
  ['TCGA-DU-7294', MIDDLE, 4],
  ['brats_2013_pat0002_1', OLDEST, 2],
  ['brats_2013_pat0004_1', OLDEST, 2],
])('%s: every voxel is where nibabel says, with its value and label', (name, labels, images) => {
  const folder = join(TEST_DATA, 'glioma', name);
  const imported = importInto(folder);
  const checked = check(folder, imported, labels);
  expect(checked.images).toHaveLength(images);
  expect(checked.segmentations).toHaveLength(1);
  expectSamePlacesAndValues(checked);
  expectNoErrors(imported.files.flatMap((paths) => [paths[0], paths[paths.length >> 1]]));
});

test('an oblique, left-handed case with non-cubic voxels: places, values, labels, and no error', () => {
  const folder = join(work, 'oblique');
  mkdirSync(folder);
  python('import_phantom.py', folder);
  const imported = importInto(folder);
  const checked = check(folder, imported, MIDDLE);
  expect(checked.images).toHaveLength(2);
  expect(checked.segmentations.map(({ segments }) => segments)).toEqual([
    ['Edema', 'Enhancing core', 'Necrotic core'],
  ]);
  expectSamePlacesAndValues(checked);
  expectNoErrors(imported.files.flat());
});
