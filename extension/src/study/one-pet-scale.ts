import { text } from '../dicom/attributes.ts';
import type { Dataset } from '../dicom/dataset.ts';

function distinct(instances: readonly Dataset[], keyword: string): string[] {
  return [...new Set(instances.map((instance) => text(instance, keyword) ?? ''))];
}

/**
 * Throws Error, for the user, where the slices of a PET do not share one scale: then no one factor, such as that of SUV,
 * turns one into another, and the signal cannot be compared between slices. Which scale it is does not matter.
 */
export function requireOneScale(instances: readonly Dataset[]): void {
  const units = distinct(instances, 'Units');
  if (units.length > 1) {
    throw new Error(
      `The FET-PET has slices in different units (${units.join(', ')}). ` +
        'Store it with one unit for all slices, or leave it out of the study.',
    );
  }
  const uncorrected = distinct(instances, 'DecayCorrection').includes('NONE');
  if (uncorrected && distinct(instances, 'AcquisitionTime').length > 1) {
    throw new Error(
      'The FET-PET is not corrected for decay (Decay Correction NONE), and its slices were acquired at different times. ' +
        'Store it with decay correction, or leave it out of the study.',
    );
  }
}
