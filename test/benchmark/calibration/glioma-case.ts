import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readNifti } from '../../../demo/src/nifti/read-nifti.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import { dataFile } from '../data-file.ts';
import type { StudyCase } from './calibration-case.ts';
import { labelledAnatomy } from './validation-anatomy.ts';

/** What is core beside edema: necrosis, enhancing and other solid tumor, as each source numbers them. */
interface Labels {
  readonly file: string;
  /** T1, or T1 with contrast agent where there is no other. */
  readonly t1: string;
  /** T2 and FLAIR as far as there are. */
  readonly helpers: readonly string[];
  readonly core: readonly number[];
}

const EDEMA = 2;
const BRATS_2013: Labels = {
  file: 'OTMultiClass.nii.gz',
  t1: 'T1c_subtrMeanDivStd.nii.gz',
  helpers: ['Flair_subtrMeanDivStd.nii.gz'],
  core: [1, 3, 4],
};

function tcga(name: string): Labels {
  return {
    file: `${name}_seg_fused.nii.gz`,
    t1: `${name}_t1.nii.gz`,
    helpers: [`${name}_t2.nii.gz`, `${name}_fla.nii.gz`],
    core: [1, 4],
  };
}

const GLIOMAS: Readonly<Record<string, Labels>> = {
  'BraTS-GLI-00001-000': {
    file: 'seg-BraTS23_1.nii.gz',
    t1: 't1n.nii.gz',
    helpers: ['t2w.nii.gz', 't2f.nii.gz'],
    core: [1, 3],
  },
  'TCGA-DU-7294': tcga('TCGA-DU-7294'),
  'TCGA-FG-6692': tcga('TCGA-FG-6692'),
  brats_2013_pat0002_1: BRATS_2013,
  brats_2013_pat0004_1: BRATS_2013,
};
export const GLIOMA_NAMES: readonly string[] = Object.keys(GLIOMAS);

/** Tissue of the atlas that the images of all of them were registered to. */
const TISSUE = 'templates/mni152_tissue_in_SRI_BraTSspace.nii.gz';

function read(name: string, file: string): Volume<Float32Array> {
  const path = dataFile(`glioma/${name}/${file}`);
  return readNifti(readFileSync(path), { fileName: basename(path), frameOfReferenceUID: '2.25.1' });
}

/** The image that tissue maps can be made of. Throws where `dataFile` does. */
export function gliomaT1(name: string): Volume<Float32Array> {
  return read(name, GLIOMAS[name].t1);
}

/** Those that help with it. Throws where `dataFile` does. */
export function gliomaHelpers(name: string): readonly Volume<Float32Array>[] {
  return GLIOMAS[name].helpers.map((file) => read(name, file));
}

/** A real glioma with an atlas' tissue; nobody knows its truth. Throws where `dataFile` does. */
export function gliomaCase(name: string): StudyCase {
  const { file, core } = GLIOMAS[name];
  const { grid, data } = read(name, file);
  const where = (labels: readonly number[]): Volume<Uint8Array> =>
    makeVolume(
      grid,
      Uint8Array.from(data, (label) => (labels.includes(label) ? 1 : 0)),
    );
  const tissue = labelledAnatomy(dataFile(TISSUE));
  const map = (fractions: Float32Array): Volume<Float32Array> => makeVolume(tissue.grid, fractions);
  return {
    name,
    inputs: {
      core: where(core),
      edema: where([EDEMA]),
      tissue: {
        whiteMatter: map(tissue.whiteMatter),
        grayMatter: map(tissue.grayMatter),
        csf: map(tissue.csf),
      },
    },
    outputGrid: grid,
  };
}
