import { stableUid } from '../images/stable-uid.ts';
import type { SeriesIdentity, StudyIdentity } from '../images/study-identity.ts';

/** Raised whenever the sample study changes, so that it gets new UIDs. */
const VERSION = '1';

export function sampleUid(...parts: readonly string[]): string {
  return stableUid('ohif-tumor-modeling sample study', VERSION, ...parts);
}

export const SAMPLE_STUDY: StudyIdentity = {
  studyInstanceUID: sampleUid('study'),
  frameOfReferenceUID: sampleUid('frame of reference'),
  patientName: 'Sample^Glioma',
  patientID: 'SAMPLE-GLIOMA',
  studyDate: '20240115',
  studyTime: '100000',
  studyID: '1',
  studyDescription: 'Simulated glioma: MR and FET-PET',
  patientWeightKg: 75,
};

/** The same moment as `SAMPLE_STUDY` states, in local time as DICOM has it. */
export const SAMPLE_CONTENT_DATE = new Date(2024, 0, 15, 10, 0, 0);

export function sampleSeries(seriesNumber: number, seriesDescription: string): SeriesIdentity {
  return { seriesInstanceUID: sampleUid('series', String(seriesNumber)), seriesNumber, seriesDescription };
}
