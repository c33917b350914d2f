import type { Volume } from '../volume/volume.ts';
import type { AffineMap } from './affine-map.ts';

/** What tissue maps are made from: all in one frame of reference, each on its own grid. */
export interface AnatomyInputs {
  /** A T1, with or without contrast agent and skull: any linear unit, NaN where there is no value. */
  readonly image: Volume<Float32Array>;
  /** Above 0 in tumor, edema and cavity: there the image does not show what tissue there was. */
  readonly lesion?: Volume<Uint8Array>;
  /** T2 and FLAIR of the same head, which help to tell CSF from brain: any linear unit, NaN where there is no value. */
  readonly helpers?: readonly Volume<Float32Array>[];
}

/** Why the maps may be wrong, by what was measured. */
export type AnatomyDoubt =
  /** Part of the atlas' brain that lies beyond the image's field of view or on voxels without a value. */
  | { readonly kind: 'brain-cut'; readonly missing: number }
  /** Mean overlap of the tissue that the image shows with that of the registered atlas. */
  | { readonly kind: 'registration-off'; readonly agreement: number }
  /**
   * White matter is not brighter than gray, or gray than CSF, or they cannot be told apart, by their contrast, by a
   * share of white matter that no brain has (`AnatomyQuality.whiteShare`) or by `AnatomyQuality.contradiction`: no T1, or
   * no brain.
   */
  | { readonly kind: 'no-t1-contrast'; readonly contrast: number }
  /** The image's own shares of white and gray matter are no brain's: the maps keep to the registered atlas. */
  | { readonly kind: 'atlas-held' }
  /** Largest spacing of the image's voxels: gyri are lost between thick slices. */
  | { readonly kind: 'thick-slices'; readonly spacingMm: number };

export interface AnatomyQuality {
  /** Mean overlap of the image's tissue with that of the registered atlas, 0 to 1, lesion left out. */
  readonly agreement: number;
  /** Of what the registered atlas is sure is white (or gray) matter, the part found as gray (or white): the larger. */
  readonly contradiction: number;
  /** Distance of the means of white and gray matter over the sum of their standard deviations. */
  readonly contrast: number;
  /** Part of the atlas' brain that the image shows. */
  readonly coverage: number;
  /** Part of white in white and gray matter, lesion left out. */
  readonly whiteShare: number;
  /** None where nothing speaks against the maps. */
  readonly doubts: readonly AnatomyDoubt[];
}

/** Parts of every voxel, 0 to 1, on one grid of 2 mm with the image's axes; together at most 1. */
export interface TissueResult {
  readonly whiteMatter: Volume<Float32Array>;
  readonly grayMatter: Volume<Float32Array>;
  readonly csf: Volume<Float32Array>;
  /** 1 in the brain and its CSF. */
  readonly brainMask: Volume<Uint8Array>;
  readonly quality: AnatomyQuality;
  /** From the atlas' space to the patient's, before the deformation. */
  readonly toPatient: AffineMap;
}

export type AnatomyProblem =
  /** The lesion or a helper lies in another frame of reference than the image. */
  | { readonly kind: 'frames-differ'; readonly expected: string; readonly found: string }
  /** Of the image's values, so many are numbers: too few to be a head. */
  | { readonly kind: 'no-image'; readonly valid: number }
  /** The image is so small that no brain fits into it. */
  | { readonly kind: 'too-small'; readonly sizeMm: readonly number[] }
  /** Nothing in the image looks like the atlas' brain. */
  | { readonly kind: 'no-brain' }
  | { readonly kind: 'internal'; readonly detail: string };

export type AnatomyOutcome =
  | { readonly outcome: 'made'; readonly result: TissueResult }
  | { readonly outcome: 'failed'; readonly problem: AnatomyProblem };

/** Called often: how much of the work is done, 0 to 1. */
export type AnatomyProgress = (part: number) => void;
