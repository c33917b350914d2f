import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readImageSeries } from '../../extension/src/dicom/read-image-series.ts';
import { readPart10 } from '../../extension/src/dicom/read-part10.ts';
import { sourceSeriesOf } from '../../extension/src/dicom/source-series.ts';
import { worldToIndex, type Vector3 } from '../../extension/src/volume/grid.ts';
import type { Volume } from '../../extension/src/volume/volume.ts';
import {
  compressIndependently,
  readIndependently,
  TEST_DATA,
  writeIndependently,
  type ReaderKind,
} from './dicom-tools.ts';
import { bytesOf } from './dicom-written-study.ts';

/** What highdicom reads: (slice, row, column), and the matrix from these indices to LPS mm. */
interface IndependentVolume {
  readonly shape: readonly [number, number, number];
  readonly values: readonly number[];
  readonly affine: readonly (readonly number[])[];
  readonly frameOfReferenceUID: string;
}

const folder = mkdtempSync(join(tmpdir(), 'tumor-modeling-volumes-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function independently(kind: ReaderKind, path: string): IndependentVolume {
  return readIndependently([[kind, path]])[0] as IndependentVolume;
}

/** The largest difference of values at the same place in the patient; fails where a voxel lies elsewhere. */
function largestDifference({ grid, data }: Volume<Float32Array>, expected: IndependentVolume): number {
  const [slices, rows, columns] = expected.shape;
  const [nx, ny, nz] = grid.dimensions;
  expect([nx, ny, nz]).toEqual([columns, rows, slices]);
  expect(grid.frameOfReferenceUID).toBe(expected.frameOfReferenceUID);
  let [worst, away] = [0, 0];
  expected.values.forEach((value, n) => {
    const index = [Math.floor(n / (rows * columns)), Math.floor(n / columns) % rows, n % columns];
    const world = expected.affine
      .slice(0, 3)
      .map((row) => row[3] + row[0] * index[0] + row[1] * index[1] + row[2] * index[2]);
    const at = worldToIndex(grid, world as unknown as Vector3);
    const [i, j, k] = at.map(Math.round);
    away = Math.max(away, ...[i, j, k].map((whole, axis) => Math.abs(at[axis] - whole)));
    worst = Math.max(worst, Math.abs(data[i + nx * (j + ny * k)] - value));
  });
  expect(away).toBeLessThan(1e-3);
  return worst;
}

describe('series that pydicom wrote, one slice a file', () => {
  const write = (kind: string): string[] => writeIndependently(kind, join(folder, kind));

  test.each(['axial', 'sagittal', 'coronal'])('%s: values and places as highdicom has them', async (kind) => {
    const volume = await readImageSeries(write(kind).map(bytesOf));
    expect(largestDifference(volume, independently('series', join(folder, kind)))).toBe(0);
  });

  test.each([
    ['gap', 'gap', 'slices are missing'],
    ['duplicate', 'duplicate-position', '0.0000 mm apart'],
    ['uneven', 'uneven-spacing', 'off a regular distance'],
    ['shear', 'shear', 'beside the normal'],
  ])('%s is refused', async (kind, problem, words) => {
    await expect(readImageSeries(write(kind).map(bytesOf))).rejects.toMatchObject({
      problem,
      message: expect.stringContaining(words) as string,
    });
  });
});

describe('enhanced MR that pydicom wrote', () => {
  test('frames in no order, each with its rescale: as highdicom reads them', async () => {
    const [path] = writeIndependently('enhanced', folder);
    const volume = await readImageSeries([bytesOf(path)]);
    expect(largestDifference(volume, independently('volume', path))).toBe(0);
    const { instances } = sourceSeriesOf([readPart10(bytesOf(path)).dataset]);
    expect(instances.map(({ frameNumber }) => frameNumber)).toEqual([2, 4, 5, 1, 3]);
  });

  test.each([
    ['enhanced-temporal', 'several-volumes', '2 values of temporal position (1, 2)'],
    ['enhanced-echoes', 'several-volumes', '2 values of echo time (3.1, 80)'],
    ['enhanced-stacks', 'several-volumes', '2 stacks of slices (2, 1)'],
    ['enhanced-missing', 'gap', 'slices are missing'],
  ])('%s is refused, with what differs', async (kind, problem, words) => {
    const [path] = writeIndependently(kind, folder);
    await expect(readImageSeries([bytesOf(path)])).rejects.toMatchObject({
      problem,
      message: expect.stringContaining(words) as string,
    });
  });

  test('of several objects in one series none is taken for the one that is meant', async () => {
    const [path] = writeIndependently('enhanced', folder);
    await expect(readImageSeries([bytesOf(path), bytesOf(path)])).rejects.toMatchObject({
      problem: 'multi-frame',
    });
  });
});

describe('enhanced MR of scanners', () => {
  const DICOM = join(TEST_DATA, 'dicom');
  const T1 = join(DICOM, 'siemens_xa30_enhanced_T1/5_anat-T1w_acq-tfl');

  test('a T1 of Siemens XA30 as highdicom reads it', async () => {
    const path = join(T1, readdirSync(T1)[0]);
    const volume = await readImageSeries([bytesOf(path)]);
    expect(largestDifference(volume, independently('volume', path))).toBe(0);
  });

  test('a field map of Philips, which holds two volumes, is refused', async () => {
    const path = join(DICOM, 'philips_siemens_enhanced/Philips/IM_0027_fMAP.dcm');
    await expect(readImageSeries([bytesOf(path)])).rejects.toThrow(
      /64 frames at 32 positions, with 2 values of echo time/,
    );
  });
});

describe('compressed', () => {
  let plain: string;
  let expected: IndependentVolume;
  let byPydicom: Record<string, string>;
  beforeAll(() => {
    [plain] = writeIndependently('enhanced', join(folder, 'plain'));
    expected = independently('volume', plain);
    byPydicom = compressIndependently(plain, folder);
  });

  test.each([
    'RLE',
    'JPEG-LS',
    'JPEG 2000',
    'JPEG 2000, several fragments',
    'JPEG 2000, several fragments and no table',
    'JPEG 2000, extended offset table',
  ])('by pydicom as %s: the values that were compressed', async (name) => {
    expect(largestDifference(await readImageSeries([bytesOf(byPydicom[name])]), expected)).toBe(0);
  });

  test.each([
    ['dcmcrle', []],
    ['dcmcjpeg', ['+e1']],
    ['dcmcjpeg', ['+el']],
    ['dcmcjpls', []],
    ['dcmconv', ['+tb']],
    ['dcmconv', ['+td']],
  ] as const)('by dcmtk with %s %j: the values that were compressed', async (program, options) => {
    const path = join(folder, `${program}${options.join('')}.dcm`);
    execFileSync(program, [...options, plain, path]);
    expect(largestDifference(await readImageSeries([bytesOf(path)]), expected)).toBe(0);
  });

  test('JPEG-LS at a loss is read as pydicom reads it', async () => {
    const path = byPydicom['JPEG-LS near-lossless'];
    const volume = await readImageSeries([bytesOf(path)]);
    expect(largestDifference(volume, independently('volume', path))).toBe(0);
    expect(largestDifference(volume, expected)).toBeGreaterThan(0);
  });

  test('pixels that are cut off are refused', async () => {
    const bytes = bytesOf(byPydicom['JPEG 2000']);
    const damaged = new Uint8Array(bytes.slice(0));
    // EOC of the last frame, before padding and the sequence's delimiter.
    const end = Buffer.from(damaged).lastIndexOf(Buffer.from([0xff, 0xd9]));
    damaged[end] = 1;
    await expect(readImageSeries([damaged.buffer])).rejects.toThrow(
      /^Frame 5: The compressed pixels are cut off/,
    );
  });
});
