import { GeometryError } from '../dicom/geometry-error.ts';
import type { CalibrationProblem, CheckpointNotice, CheckpointRefusal } from '../calibration/protocol.ts';
import type { MissingInput } from './found-inputs.ts';

/** Inputs of a calibration as people call them. */
const INPUT_NAMES: Readonly<Record<string, string>> = {
  core: 'tumor core',
  edema: 'edema',
  pet: 'FET-PET',
  whiteMatter: 'white matter map',
  grayMatter: 'gray matter map',
  csf: 'CSF map',
  outputGrid: 'segmented series',
};

function inputName(input: string): string {
  return INPUT_NAMES[input] ?? input;
}

/** Says what is wrong, with which input, and what to do: the only place where problems get their words. */
export function problemMessage(problem: CalibrationProblem): string {
  switch (problem.kind) {
    case 'frames-differ':
      return (
        `The ${inputName(problem.input)} and the segmented core lie in different frames of reference ` +
        `(${problem.found} and ${problem.expected}), so their voxels cannot be compared. ` +
        'Store a Spatial Registration that links the two, or the registered series, or leave this input out of the study.'
      );
    case 'empty-segment':
      return (
        `The ${problem.segment === 'core' ? 'tumor core' : 'edema'} segment has no voxels. ` +
        'Draw it, or store a segmentation in which it is filled, and calibrate again.'
      );
    case 'no-tissue':
      return (
        'The tissue maps hold no white or gray matter near the tumor. ' +
        'Check that they belong to this patient and cover the tumor.'
      );
    case 'core-outside-brain':
      return (
        `Only ${Math.round(problem.insideFraction * 100)} % of the tumor core lies in white or gray matter of the ` +
        'tissue maps. Check that segmentation and tissue maps belong to the same patient and are registered.'
      );
    case 'bad-values':
      return `The ${inputName(problem.input)} holds values that are not numbers. Store it again from its source.`;
    case 'start-outside-tissue':
      return (
        `Growth cannot start at the given position (${problem.start.join(', ')} mm): there is no white or gray ` +
        'matter near the tumor. Give another position, or let the calibration find it.'
      );
    case 'ratio-not-trained':
      return (
        `The surrogate was trained for a ratio D_w/D_g of ${problem.trained.join(' or ')}, not ${problem.ratio}. ` +
        'Choose that ratio, or a solver as the model.'
      );
    case 'model-unusable':
      return (
        `The chosen growth model cannot be used: ${problem.detail}. ` +
        'Nothing was saved. Choose the 2 mm solver, which needs no files and no graphics card, and calibrate again.'
      );
    case 'degenerate':
      return (
        `The sampler stopped in stage ${problem.stage}: ${problem.reason}. ` +
        'Check that segments and tissue maps fit each other, or calibrate with more samples.'
      );
    case 'worker-died':
      return (
        `The calibration stopped unexpectedly (${problem.detail}). ` +
        'Nothing was saved. Close other tabs if memory is short, and calibrate again.'
      );
    case 'internal':
      return `The calibration failed: ${problem.detail}. Please report this with the study's geometry.`;
  }
}

const REFUSALS: Readonly<Record<CheckpointRefusal, string>> = {
  'other-version': 'another version of this software kept it',
  'other-run': 'it belongs to other inputs or settings',
  corrupt: 'it is damaged',
};

/** What became of what an interrupted calibration had kept. */
export function checkpointMessage(notice: CheckpointNotice): string {
  switch (notice.kind) {
    case 'continued':
      return notice.stage === 0
        ? 'Continues an interrupted calibration: the prior is sampled.'
        : `Continues an interrupted calibration after its stage ${notice.stage}.`;
    case 'refused':
      return `An interrupted calibration cannot be continued (${REFUSALS[notice.reason]}): this one starts anew.`;
    case 'unavailable':
      return `An interrupted calibration would start anew: nothing can be kept between stages (${notice.detail}).`;
  }
}

/** What is missing, and how to supply it. */
export function missingMessage(missing: MissingInput): { readonly title: string; readonly remedy: string } {
  switch (missing) {
    case 'segmentation':
      return {
        title: 'No tumor segmentation in this study',
        remedy:
          'Store a DICOM SEG with segments for the enhancing or necrotic core and for the edema, drawn on one of ' +
          'the MR series. `npm run import` makes one from BraTS-style NIfTI labels.',
      };
    case 'core':
      return {
        title: 'No tumor core',
        remedy:
          'Add a segment named "Enhancing tumor", "Necrosis" or "Tumor core", or coded as such, and store it.',
      };
    case 'edema':
      return {
        title: 'No edema',
        remedy: 'Add a segment named "Edema" or "Whole tumor" (the FLAIR abnormality), and store it.',
      };
    case 'tissue':
      return {
        title: 'No tissue maps, and no T1 to make them from',
        remedy:
          'Store a T1 of the whole brain, from which they are made, or white matter, gray matter and CSF as one DICOM ' +
          'SEG with three coded segments (fractional or binary). `npm run import -- FOLDER --tissue LABELS` makes one ' +
          'from a label map.',
      };
    case 'reference':
      return {
        title: 'The segmented series is absent',
        remedy: 'The segmentation refers to a series that this study does not hold: store that series too.',
      };
  }
}

/** Why a stored segmentation cannot be used. */
export function unreadableMessage(segmentation: string, error: unknown): string {
  const reason = errorMessage(error).replace(/\.$/, '');
  if (error instanceof GeometryError && error.problem === 'other-frame-of-reference') {
    return (
      `The segmentation "${segmentation}" lies in another frame of reference than the series it refers to ` +
      `(${reason}). Register the two and store the segmentation again.`
    );
  }
  return `The segmentation "${segmentation}" cannot be used: ${reason}. Store it again from its source.`;
}

/** Of a PET series whose slices make no volume. */
export function unusablePetMessage(series: string, error: unknown): string {
  const reason = errorMessage(error).replace(/\.$/, '');
  return `The PET series "${series}" cannot be used: ${reason}. Store it again from its source, or leave it out of the study.`;
}

/** Words for an error that was thrown, without its stack. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
