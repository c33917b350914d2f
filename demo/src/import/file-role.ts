import type { MrContrast } from '../images/mr-series.ts';

/** What a file of a case is. */
export type FileRole = MrContrast | 'pet' | 'segmentation';

/** The names of BraTS over the years, of BIDS, and of common tools; lower case. */
const NAMES: Readonly<Record<FileRole, RegExp>> = {
  t1: /^(t1|t1n|t1w|t1native)$/,
  t1c: /^(t1c|t1ce|t1gd|t1post|t1km|t1wce|t1gad)$/,
  t2: /^(t2|t2w)$/,
  flair: /^(flair|fla|t2f|t2flair|t2fla)$/,
  pet: /^(pet|fet|fetpet)$/,
  segmentation: /^(seg|segmentation|tumorseg|otmulticlass|glistrboost)$/,
};
const CONTRAST_AGENT = /^(ce|gd|gad|gadolinium|post|km|contrast)$/;
/** Parts of names of what is no image of the patient: masks, tissue labels. */
const OTHER = /^(mask|brainmask|brain-mask|tissue|tissues|wm|gm|csf)$/;

/** File name without folder and `.nii` or `.nii.gz`. */
export function imageName(fileName: string): string {
  return fileName.replace(/\.nii(\.gz)?$/i, '');
}

/**
 * What a file is, by the last part of its name that tells: names start with the case's, as in
 * `BraTS-GLI-00001-000-t1n` or `TCGA-FG-6692_seg_fused`. undefined where no part tells.
 */
export function fileRole(fileName: string): FileRole | undefined {
  const parts = imageName(fileName)
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  for (const part of parts.reverse()) {
    if (OTHER.test(part)) return undefined;
    const roles = Object.keys(NAMES) as FileRole[];
    const role = roles.find((candidate) => NAMES[candidate].test(part));
    if (role === 't1' && parts.some((other) => CONTRAST_AGENT.test(other))) return 't1c';
    if (role !== undefined) return role;
  }
  return undefined;
}
