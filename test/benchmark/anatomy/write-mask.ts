import { writeFileSync } from 'node:fs';
import type { Volume } from '../../../extension/src/volume/volume.ts';
import { niftiFile } from '../../fixtures/nifti-file.ts';

/** Writes a mask as NIfTI, for programs that read nothing else. */
export function writeMask(path: string, { grid, data }: Volume<Uint8Array>): void {
  const { dimensions, spacing, origin, direction } = grid;
  // NIfTI's space is RAS: x and y have the other sign.
  const rows = [-1, -1, 1].map((sign, world) => [
    ...[0, 1, 2].map((axis) => sign * direction[3 * axis + world] * spacing[axis]),
    sign * origin[world],
  ]);
  const header = {
    dims: [3, ...dimensions, 1, 1, 1, 1],
    pixdim: [1, ...spacing, 0, 0, 0, 0],
    datatype: 2,
    bits: 8,
    sform: { code: 1, rows },
  };
  writeFileSync(path, niftiFile(header, data));
}
