import { text } from '../dicom/attributes.ts';
import type { Dataset } from '../dicom/dataset.ts';

/** One series of a study by its metadata; of segmentations, one for each instance. */
export interface StudySeries {
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SeriesDescription?: string;
  readonly SeriesNumber?: number | string;
  readonly Modality: string;
  readonly SOPClassUID?: string;
  /** Naturalised metadata, one an instance (of the one instance for SEG, Parametric Map and SR). */
  readonly instances?: readonly Dataset[];
  readonly instance?: Dataset;
  /** Whether its images form a volume. */
  readonly isReconstructable?: boolean;
}

/** Where one stored instance is found. */
export interface InstanceReference {
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
}

export function instanceOf(series: StudySeries): Dataset | undefined {
  return series.instance ?? series.instances?.at(0);
}

export function sopClassOf(series: StudySeries): string {
  const instance = instanceOf(series);
  return (instance && text(instance, 'SOPClassUID')) ?? series.SOPClassUID ?? '';
}
