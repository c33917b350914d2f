/**
 * Writes the atlas at 2 mm into a TypeScript file, so that it is bundled like any other code and needs no address to be
 * fetched from. Run by `npm run build:atlas`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readNifti } from '../../demo/src/nifti/read-nifti.ts';
import type { Grid } from '../../extension/src/volume/grid.ts';
import { resampleAverage } from '../../extension/src/volume/resample-average.ts';

const TARGET = join(import.meta.dirname, '../../extension/src/anatomy/embedded-atlas.ts');
const FRAME = 'ICBM152 2009a symmetric';

const volumes = (['t1', 'white-matter', 'gray-matter', 'csf'] as const).map((name) => {
  const fileName = `${name}.nii.gz`;
  const file = readFileSync(join(import.meta.dirname, fileName));
  return { full: name === 't1' ? 255 : 1, ...readNifti(file, { fileName, frameOfReferenceUID: FRAME }) };
});
const [{ grid: source }] = volumes;
const [nx, ny, nz] = source.dimensions;
const d = source.direction;
// Half a voxel of the source from its first centre to that of the first 2 mm block.
const at = (axis: 0 | 1 | 2): number => source.origin[axis] + 0.5 * (d[axis] + d[3 + axis] + d[6 + axis]);
const grid: Grid = {
  ...source,
  dimensions: [nx / 2, ny / 2, nz / 2],
  spacing: [2, 2, 2],
  origin: [at(0), at(1), at(2)],
};
const bytes = Buffer.concat(
  volumes.map(({ full, ...volume }) =>
    Uint8Array.from(resampleAverage(volume, grid).data, (value) => Math.round((value / full) * 255)),
  ),
);
const lines = gzipSync(bytes, { level: 9 })
  .toString('base64')
  .match(/.{1,100}/g);
const { dimensions, spacing, origin, direction, frameOfReferenceUID } = grid;
const list = (numbers: readonly number[]): string => `[${numbers.map((n) => n + 0).join(', ')}]`;
writeFileSync(
  TARGET,
  `// Generated from models/atlas by \`npm run build:atlas\`; not to be edited. Its licence: models/atlas/LICENSE.

import type { Grid } from '../volume/grid.ts';

/** Blocks of 2 mm of the atlas, LPS. */
export const ATLAS_GRID: Grid = {
  dimensions: ${list(dimensions)},
  spacing: ${list(spacing)},
  origin: ${list(origin)},
  direction: ${list(direction)},
  frameOfReferenceUID: '${frameOfReferenceUID}',
};

/** T1, white matter, gray matter and CSF, a byte a voxel from 0 to 255, one after the other: gzip in base64. */
export const ATLAS_BYTES = [
${(lines ?? []).map((line) => `  '${line}',`).join('\n')}
].join('');
`,
);
