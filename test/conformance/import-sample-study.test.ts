import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLE_TRUTH } from '../../demo/src/sample/truth.ts';
import { validate, validateTogether } from './dicom-tools.ts';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../..');
const PYTHON = join(ROOT, '.cache/conformance-venv/bin/python');

interface Series {
  readonly modality: string;
  readonly description: string;
  readonly instances: number;
  readonly contrast: string;
  readonly units: string;
  readonly frames: readonly string[];
  readonly studies: readonly string[];
  readonly patient: string;
}

interface Found {
  readonly series: readonly Series[];
  readonly segments: Record<string, { code: string; volumeMl: number; center: number[] }>;
  readonly hottest: readonly number[];
}

const folders: string[] = [];
let uid: string;

function write(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sample-study-'));
  folders.push(folder);
  const script = join(ROOT, 'test/fixtures/write-sample-study.ts');
  uid = execFileSync(process.execPath, ['--import', 'tsx', script, folder], { cwd: ROOT, encoding: 'utf8' });
  return folder;
}

function pathsIn(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

function hashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const path of pathsIn(folder)) hash.update(readFileSync(path));
  return hash.digest('hex');
}

beforeAll(() => {
  write();
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

test('made again, it is the same, byte for byte', () => {
  expect(hashOf(write())).toBe(hashOf(folders[0]));
});

test('dciodvfy finds no error in any kind of object, dcentvfy none between them', () => {
  const paths = pathsIn(folders[0]);
  const some = paths.filter((_, n) => n % 60 === 0 || n >= paths.length - 3);
  for (const path of some) expect({ path, ...validate(path) }).toMatchObject({ errors: [] });
  expect(validateTogether(some).filter((line) => line.startsWith('Error'))).toEqual([]);
});

test('pydicom and highdicom find the series and segments, where the truth says', () => {
  const script = join(ROOT, 'test/conformance/sample_check.py');
  const found = JSON.parse(
    execFileSync(PYTHON, ['-W', 'ignore', script, folders[0]], { encoding: 'utf8' }),
  ) as Found;
  expect(found.series.map(({ modality, instances }) => [modality, instances])).toEqual([
    ['MR', 156],
    ['MR', 156],
    ['MR', 156],
    ['PT', 78],
    ['SEG', 1],
    ['SEG', 1],
  ]);
  expect(new Set(found.series.flatMap(({ frames }) => frames)).size).toBe(1);
  expect(new Set(found.series.flatMap(({ studies }) => studies))).toEqual(new Set([uid]));
  expect(found.series.every(({ patient }) => patient === 'Sample^Glioma')).toBe(true);
  expect(found.series.map(({ contrast }) => contrast !== '')).toEqual([
    false,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(found.series[3].units).toBe('BQML');

  const codes = Object.fromEntries(Object.entries(found.segments).map(([label, { code }]) => [label, code]));
  expect(codes).toEqual({
    'Enhancing core': 'C113842',
    'Necrotic core': '6574001',
    Edema: '79654002',
    'White matter': '389080008',
    'Gray matter': '389081007',
    CSF: '65216001',
  });
  // The tumour grows from its start in all directions, if not equally: its middle is not far away.
  const away = (place: readonly number[]): number =>
    Math.hypot(...place.map((x, axis) => x - SAMPLE_TRUTH.growth.start[axis]));
  expect(away(found.segments['Necrotic core'].center)).toBeLessThan(10);
  expect(away(found.hottest)).toBeLessThan(10);
  // Volumes of an adult's brain.
  expect(found.segments['White matter'].volumeMl).toBeGreaterThan(400);
  expect(found.segments['Gray matter'].volumeMl).toBeGreaterThan(500);
});
