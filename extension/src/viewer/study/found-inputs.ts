import type { DisplaySet } from '../host/host-api.ts';

/** One segment of a stored segmentation, found by its metadata; its voxels are not loaded yet. */
export interface FoundSegment {
  readonly displaySet: DisplaySet;
  readonly SOPInstanceUID: string;
  readonly segmentNumber: number;
  readonly label: string;
}

export interface FoundTissue {
  readonly whiteMatter: FoundSegment;
  readonly grayMatter: FoundSegment;
  readonly csf: FoundSegment;
}

/** What a calibration can use of the study that is open. Absent where the study has none. */
export interface FoundInputs {
  /** Enhancing and necrotic core. */
  readonly core: readonly FoundSegment[];
  /** Edema, or a segment of the whole tumor. */
  readonly edema: readonly FoundSegment[];
  readonly tissue?: FoundTissue;
  readonly pet?: DisplaySet;
  /** The series that the core was drawn on: results go back onto its slices. */
  readonly reference?: DisplaySet;
  /** Set where the core refers to a series that the study does not hold. */
  readonly absentReferenceUID?: string;
}

/** What has to be supplied before a calibration can start. */
export type MissingInput = 'segmentation' | 'core' | 'edema' | 'tissue' | 'reference';

export function missingInputs(found: FoundInputs): MissingInput[] {
  if (found.core.length === 0 && found.edema.length === 0) {
    return found.tissue ? ['segmentation'] : ['segmentation', 'tissue'];
  }
  const missing: MissingInput[] = [];
  if (found.core.length === 0) missing.push('core');
  if (found.edema.length === 0) missing.push('edema');
  if (!found.tissue) missing.push('tissue');
  if (!found.reference && found.core.length > 0) missing.push('reference');
  return missing;
}
