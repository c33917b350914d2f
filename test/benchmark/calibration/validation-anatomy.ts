import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readNifti } from '../../../demo/src/nifti/read-nifti.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { smoothGaussian } from '../../../extension/src/volume/smooth-gaussian.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';

/** Real people's brains, 2 mm, each by another group's pipeline. */
export const VALIDATION_ANATOMIES = ['nichart_Subj18', 'IXI048-HH-1326'] as const;
export type ValidationAnatomy = (typeof VALIDATION_ANATOMIES)[number];

const LABELS = { csf: 1, grayMatter: 2, whiteMatter: 3 } as const;
/** Makes fractions of hard labels. */
const SIGMA_VOXELS = 0.6;

/**
 * The labels lie beside the repository, in `../shared/data`, or in the folder that TUMOR_MODELING_TEST_DATA names.
 * Throws an Error that says so where they are not there.
 */
export function validationFile(name: ValidationAnatomy): string {
  const data =
    process.env.TUMOR_MODELING_TEST_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
  const path = join(data, 'anatomy/validation', `${name}_tissue.nii.gz`);
  if (!existsSync(path)) {
    throw new Error(`There is no ${path}: set TUMOR_MODELING_TEST_DATA to the folder of the test data`);
  }
  return path;
}

/** Tissue fractions from the labels. Throws where `validationFile` does. */
export function validationAnatomy(name: ValidationAnatomy): Anatomy {
  const path = validationFile(name);
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
