import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Volume } from '../../../extension/src/volume/volume.ts';
import { readNifti } from '../nifti/read-nifti.ts';

/** Average brain of models/atlas/: RAS axes, MNI space turned to LPS, 1 mm. */
export interface Atlas {
  /** 0 to 255, 0 outside the brain. */
  readonly t1: Volume<Float32Array>;
  /** Fractions in [0, 1], together 1 in the brain. */
  readonly whiteMatter: Volume<Float32Array>;
  readonly grayMatter: Volume<Float32Array>;
  readonly csf: Volume<Float32Array>;
}

/** All volumes are put in this frame of reference. */
export function readAtlas(frameOfReferenceUID: string): Atlas {
  const read = (fileName: string): Volume<Float32Array> => {
    const url = new URL(`../../../models/atlas/${fileName}`, import.meta.url);
    return readNifti(readFileSync(fileURLToPath(url)), { fileName, frameOfReferenceUID });
  };
  return {
    t1: read('t1.nii.gz'),
    whiteMatter: read('white-matter.nii.gz'),
    grayMatter: read('gray-matter.nii.gz'),
    csf: read('csf.nii.gz'),
  };
}
