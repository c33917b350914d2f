import { data, type Elements } from 'dcmjs';
import type { Dataset } from './dataset.ts';

/** The naturalised dataset of one instance's metadata in the DICOM JSON model (PS3.18, F). */
export function readMetadata(json: Readonly<Record<string, unknown>>): Dataset {
  return data.DicomMetaDictionary.naturalizeDataset({ ...json } as Elements);
}
