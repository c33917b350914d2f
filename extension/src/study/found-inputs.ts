import type { Registrations } from './registered-frames.ts';
import type { StudySeries } from './study-series.ts';

/** A stored Parametric Map, found by its metadata; its voxels are not loaded yet. */
export interface FoundMap<Series extends StudySeries = StudySeries> {
  readonly series: Series;
  readonly SOPInstanceUID: string;
  readonly label: string;
}

/** One segment of a stored segmentation. */
export interface FoundSegment<Series extends StudySeries = StudySeries> extends FoundMap<Series> {
  readonly segmentNumber: number;
}

/** What a tissue's fractions are stored as. */
export type FoundFractions<Series extends StudySeries = StudySeries> =
  FoundSegment<Series> | FoundMap<Series>;

export function isSegment<Series extends StudySeries>(
  found: FoundFractions<Series>,
): found is FoundSegment<Series> {
  return 'segmentNumber' in found;
}

export interface FoundTissue<Series extends StudySeries = StudySeries> {
  readonly whiteMatter: FoundFractions<Series>;
  readonly grayMatter: FoundFractions<Series>;
  readonly csf: FoundFractions<Series>;
}

/** What a calibration can use of a study. Absent where the study has none. */
export interface FoundInputs<Series extends StudySeries = StudySeries> {
  /** Enhancing and necrotic core. */
  readonly core: readonly FoundSegment<Series>[];
  /** Edema, or a segment of the whole tumor. */
  readonly edema: readonly FoundSegment<Series>[];
  readonly tissue?: FoundTissue<Series>;
  /** T1 series from which tissue maps can be made, the best first. */
  readonly anatomical: readonly Series[];
  /** A T2 and a FLAIR that may help with it. */
  readonly helpers?: readonly Series[];
  readonly pet?: Series;
  /** The series that the core was drawn on: results go back onto its slices. */
  readonly reference?: Series;
  /** Spatial registrations between frames of reference. */
  readonly registrations?: Registrations;
  /** Set where the core refers to a series that the study does not hold. */
  readonly absentReferenceUID?: string;
}

/** What the maps of tissue come from: those that are stored, or a series by its SeriesInstanceUID. */
export type TissueChoice = 'stored' | (string & {});

/**
 * The inputs with the tissue that was chosen: without the stored maps, or with another series before all others; and with
 * or without the help of other series.
 */
export function withTissueChoice<Series extends StudySeries>(
  { tissue, helpers, ...others }: FoundInputs<Series>,
  choice: TissueChoice | undefined,
  helped = true,
): FoundInputs<Series> {
  const found = { ...others, ...(helped && helpers && { helpers }) };
  const chosen = found.anatomical.find(({ SeriesInstanceUID }) => SeriesInstanceUID === choice);
  if (!chosen) return { ...found, ...(tissue && { tissue }) };
  return { ...found, anatomical: [chosen, ...found.anatomical.filter((series) => series !== chosen)] };
}

/** Whether tissue maps are stored or can be made. */
function hasTissue({ tissue, anatomical }: FoundInputs): boolean {
  return tissue !== undefined || anatomical.length > 0;
}

/** What has to be supplied before a calibration can start. */
export type MissingInput = 'segmentation' | 'core' | 'edema' | 'tissue' | 'reference';

export function missingInputs(found: FoundInputs): MissingInput[] {
  if (found.core.length === 0 && found.edema.length === 0) {
    return hasTissue(found) ? ['segmentation'] : ['segmentation', 'tissue'];
  }
  const missing: MissingInput[] = [];
  if (found.core.length === 0) missing.push('core');
  if (found.edema.length === 0) missing.push('edema');
  if (!hasTissue(found)) missing.push('tissue');
  if (!found.reference && found.core.length > 0) missing.push('reference');
  return missing;
}
