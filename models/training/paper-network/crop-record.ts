import { CROP_CHANNELS, CROP_VOXELS } from '../../../extension/src/forward/surrogate/paper-network/crop.ts';
import type { GrowthInput } from '../../../extension/src/forward/surrogate/paper-network/growth-inputs.ts';
import { isTissueFraction } from '../../../extension/src/tumor/tissue.ts';
import { FULL_DENSITY } from '../travel-time/run-record.ts';
import { writeRecord } from '../travel-time/record-files.ts';
import { FULL } from '../travel-time/tissue-fractions.ts';

/** What Eq. 3 tells apart besides the tumor. */
const BACKGROUND = 0;
const BRAIN = 1;
const CSF = 2;

export interface CropRecord {
  /** As `cropTissue` gives it. */
  readonly tissue: Float32Array;
  readonly inputs: readonly GrowthInput[];
  /** Of each input, i fastest. */
  readonly densities: readonly Float32Array[];
}

function region(white: number, gray: number, csf: number): number {
  if (isTissueFraction(white, gray, csf)) return BRAIN;
  return csf > 0 ? CSF : BACKGROUND;
}

/**
 * A file of three parts, each i fastest: densities, 16 bits, one input's after the other; tissue fractions, 8 bits, WM, GM
 * and CSF one after the other; the region of each voxel, 8 bits.
 */
export function writeCrop(base: string, { tissue, inputs, densities }: CropRecord): void {
  const bytes = new Uint8Array((2 * inputs.length + CROP_CHANNELS + 1) * CROP_VOXELS);
  const numbers = new Uint16Array(bytes.buffer, 0, inputs.length * CROP_VOXELS);
  densities.forEach((density, n) => {
    density.forEach(
      (u, voxel) => (numbers[n * CROP_VOXELS + voxel] = Math.round(FULL_DENSITY * Math.min(1, u))),
    );
  });
  const maps = bytes.subarray(2 * inputs.length * CROP_VOXELS);
  for (let voxel = 0; voxel < CROP_VOXELS; voxel++) {
    const [white, gray, csf] = tissue.subarray(CROP_CHANNELS * voxel, CROP_CHANNELS * (voxel + 1));
    [white, gray, csf].forEach(
      (fraction, n) => (maps[n * CROP_VOXELS + voxel] = Math.round(FULL * fraction)),
    );
    maps[CROP_CHANNELS * CROP_VOXELS + voxel] = region(white, gray, csf);
  }
  writeRecord(base, { inputs, regions: { BACKGROUND, BRAIN, CSF } }, bytes);
}
