/**
 * Builds the atlas from the ICBM152 2009a symmetric templates of the nilearn package:
 *   npx tsx models/atlas/build-atlas.ts FOLDER
 * FOLDER holds the package's `nilearn/datasets/data` files; see README.md for how to get them.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { writeNifti } from './write-nifti.ts';

const SOURCES = {
  t1: '421a10e872fd6cadae7f61d358dffbcc1795a497d61ee76c5dda2503e1a1e9e6',
  gm: '97a5ca69bd24db37a9cb7b32525e1733a209af904129bf1cd36da06d24243bed',
  wm: '382d92812de4744f9c86c7a0e4f680dc317a0a50e4da1f0153618a6798c7b7db',
} as const;
const SOURCE_DIMENSIONS = [197, 233, 189] as const;
const SOURCE_ORIGIN = [-98, -134, -72] as const;
/** Header of 348 bytes and four bytes that say "no extension". */
const SOURCE_DATA_OFFSET = 352;

/** The brain and a margin, in voxels of the source; even counts, so that 2 mm blocks fit. */
const CROP_START = [24, 25, 0] as const;
const CROP_SIZE = [148, 186, 158] as const;

const CSF_TRACE = 3;

function readSource(folder: string, name: keyof typeof SOURCES): Uint8Array {
  const file = join(folder, `mni_icbm152_${name}_tal_nlin_sym_09a_converted.nii.gz`);
  const compressed = readFileSync(file);
  const hash = createHash('sha256').update(compressed).digest('hex');
  if (hash !== SOURCES[name]) throw new Error(`${file} has sha256 ${hash}, expected ${SOURCES[name]}`);
  return gunzipSync(compressed).subarray(SOURCE_DATA_OFFSET);
}

function crop(data: Uint8Array): Uint8Array {
  const [sx, sy] = SOURCE_DIMENSIONS;
  const [nx, ny, nz] = CROP_SIZE;
  const out = new Uint8Array(nx * ny * nz);
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const from = CROP_START[0] + sx * (CROP_START[1] + j + sy * (CROP_START[2] + k));
      out.set(data.subarray(from, from + nx), nx * (j + ny * k));
    }
  }
  return out;
}

if (process.argv.length !== 3) throw new Error('usage: build-atlas.ts FOLDER');
const folder = process.argv[2];
const t1 = crop(readSource(folder, 't1'));
const mask = t1.map((value) => (value > 0 ? 1 : 0));
// Fractions beyond the template's own brain mask (12 mL of 1.67 L) would be tissue without an image.
const insideBrain = (fractions: Uint8Array): Uint8Array => fractions.map((value, n) => value * mask[n]);
const grayMatter = insideBrain(crop(readSource(folder, 'gm')));
const whiteMatter = insideBrain(crop(readSource(folder, 'wm')));
const csf = mask.map((inside, n) => (inside ? Math.max(0, 255 - grayMatter[n] - whiteMatter[n]) : 0));
// A trace of CSF is the template's rounding: it goes to the tissue that is there, so that the sum stays 255.
csf.forEach((value, n) => {
  if (value > CSF_TRACE) return;
  (grayMatter[n] > whiteMatter[n] ? grayMatter : whiteMatter)[n] += value;
  csf[n] = 0;
});

const grid = {
  dimensions: CROP_SIZE,
  spacingMm: 1,
  origin: [
    SOURCE_ORIGIN[0] + CROP_START[0],
    SOURCE_ORIGIN[1] + CROP_START[1],
    SOURCE_ORIGIN[2] + CROP_START[2],
  ],
} as const;
const outputs: [file: string, data: Uint8Array, full: number, description: string][] = [
  ['t1', t1, 255, 'ICBM152 2009a symmetric, T1, brain only'],
  ['white-matter', whiteMatter, 1, 'ICBM152 2009a symmetric, fraction of white matter'],
  ['gray-matter', grayMatter, 1, 'ICBM152 2009a symmetric, fraction of gray matter'],
  ['csf', csf, 1, 'ICBM152 2009a symmetric, brain less gray and white matter'],
  ['brain-mask', mask, 255, 'ICBM152 2009a symmetric, 1 in the brain'],
];
for (const [file, data, full, description] of outputs) {
  const bytes = writeNifti({ ...grid, data, full, description });
  writeFileSync(join(import.meta.dirname, `${file}.nii.gz`), bytes);
  console.log(`${file}.nii.gz ${bytes.length} bytes`);
}
