import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readNifti } from '../../../demo/src/nifti/read-nifti.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { smoothGaussian } from '../../../extension/src/volume/smooth-gaussian.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { dataFile } from '../data-file.ts';

/** Real people's brains, 2 mm, each by another group's pipeline. */
export const VALIDATION_ANATOMIES = ['nichart_Subj18', 'IXI048-HH-1326'] as const;
export type ValidationAnatomy = (typeof VALIDATION_ANATOMIES)[number];

const LABELS = { csf: 1, grayMatter: 2, whiteMatter: 3 } as const;
/** Makes fractions of hard labels. */
const SIGMA_VOXELS = 0.6;

/** Labels of a person's tissue. Throws where `dataFile` does. */
export function validationFile(name: ValidationAnatomy): string {
  return dataFile(`anatomy/validation/${name}_tissue.nii.gz`);
}

/** Tissue fractions from the labels. Throws where `dataFile` does. */
export function validationAnatomy(name: ValidationAnatomy): Anatomy {
  return labelledAnatomy(validationFile(name));
}

/** Tissue fractions from a file of labels: 1 CSF, 2 gray, 3 white matter. */
export function labelledAnatomy(path: string): Anatomy {
  const source = { fileName: basename(path), frameOfReferenceUID: '2.25.1' };
  const { grid, data: labels } = readNifti(readFileSync(path), source);
  const fraction = (label: number): Float32Array => {
    const mask = Uint8Array.from(labels, (value) => (value === label ? 1 : 0));
    return smoothGaussian(makeVolume(grid, mask), SIGMA_VOXELS * grid.spacing[0]).data;
  };
  return {
    grid,
    whiteMatter: fraction(LABELS.whiteMatter),
    grayMatter: fraction(LABELS.grayMatter),
    csf: fraction(LABELS.csf),
  };
}
