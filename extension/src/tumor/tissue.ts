import type { Anatomy } from './forward-model.ts';

/**
 * A voxel that white and gray matter fill by less than this is outside: without it the background, where
 * neither tissue nor CSF is, would count as tissue by the rule below.
 */
export const MINIMUM_TISSUE_FRACTION = 0.25;

/** Whether tumour cells can live in a voxel with these fractions: at least as much tissue as CSF. */
export function isTissueFraction(whiteMatter: number, grayMatter: number, csf: number): boolean {
  const tissue = whiteMatter + grayMatter;
  return tissue >= csf && tissue >= MINIMUM_TISSUE_FRACTION;
}

/** 1 where tumour cells can live, 0 in CSF and outside the brain; on the anatomy's grid. */
export function tissueMask(anatomy: Anatomy): Uint8Array {
  const { whiteMatter, grayMatter, csf } = anatomy;
  return Uint8Array.from(whiteMatter, (white, voxel) =>
    isTissueFraction(white, grayMatter[voxel], csf[voxel]) ? 1 : 0,
  );
}
