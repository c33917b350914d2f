/**
 * Step 1: tissue fractions at 1 mm of every labelled anatomy.
 * Called by train-model.ts; see README.md.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNifti } from '../../../demo/src/nifti/read-nifti.ts';
import type { Volume } from '../../../extension/src/volume/volume.ts';
import { drawDeformation } from './deformation.ts';
import { namedRandom } from './named-random.ts';
import { runJobs, type JobGroup } from './run-jobs.ts';
import { anatomyFolder, readStageOptions, SPLITS, type Split, type StageOptions } from './stage-options.ts';
import { tissueFractions } from './tissue-fractions.ts';
import { writeAnatomy } from './training-anatomy.ts';

/** To train on, each brain is there as it is and, smoothed otherwise, mirrored and deformed; to validate on, as it is. */
const VARIANTS = { train: 2, validation: 1 } as const;
/** Tissue maps blur by partial volume, of about this part of a voxel… */
const SMOOTHING_VOXELS = 0.6;
/** …where voxels are coarse; labels of finer ones would be sharper than what a segmentation of an MRI gives. */
const COARSE_MM = 1.5;
const SMOOTHING_MM = 0.7;
/** Maps made by other software are sharper or softer. */
const SMOOTHING_RANGE = [0.75, 1.35] as const;
const ENDING = '.nii.gz';

function smoothingMm({ grid }: Volume, split: Split, uniform: number): number {
  const side = Math.max(...grid.spacing);
  const usual = side > COARSE_MM ? SMOOTHING_VOXELS * side : SMOOTHING_MM;
  const [least, most] = SMOOTHING_RANGE;
  return split === 'train' ? usual * (least + (most - least) * uniform) : usual;
}

function anatomyGroup(file: string, split: Split, { data, work, seed }: StageOptions): JobGroup<Volume> {
  const name = file.slice(0, -ENDING.length);
  return {
    name,
    prepare: () =>
      readNifti(readFileSync(join(data, split, file)), { fileName: file, frameOfReferenceUID: '1.2' }),
    jobs: Array.from({ length: VARIANTS[split] }, (_, variant) => {
      const base = join(anatomyFolder(work, split), `${name}-${variant}`);
      const run = (labels: Volume): void => {
        const uniform = namedRandom(seed, `smoothing ${name} ${variant}`).uniform();
        const sigmaMm = smoothingMm(labels, split, uniform);
        const mirrored = variant % 2 === 1;
        const deformed = variant > 0;
        const deformation = deformed
          ? drawDeformation(namedRandom(seed, `deformation ${name} ${variant}`))
          : undefined;
        const fractions = tissueFractions(labels, { sigmaMm, mirrored, deformation });
        if (!fractions) throw new Error(`${file}: no voxel is labelled`);
        writeAnatomy(base, fractions, { source: file, sigmaMm, mirrored, deformed });
      };
      return { base, run };
    }),
  };
}

const options = readStageOptions(process.argv.slice(2));
const groups = SPLITS.flatMap((split) =>
  readdirSync(join(options.data, split))
    .filter((file) => file.endsWith(ENDING))
    .sort()
    .map((file) => anatomyGroup(file, split, options)),
);
await runJobs('anatomy', groups, options.share);
