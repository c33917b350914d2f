import { basename } from 'node:path';
import { stableUid } from '../images/stable-uid.ts';
import type { SeriesIdentity, StudyIdentity } from '../images/study-identity.ts';

/** Raised whenever the same files give other bytes, which need other UIDs. */
const VERSION = '1';

/** NIfTI files have no date; this one is as good as any, and the same every time. */
export const IMPORT_DATE = new Date(2000, 0, 1, 0, 0, 0);

const PERSON_NAME_LENGTH = 64;

/**
 * The study of a case: the patient is named for the folder where no name is given, and the study's UID is
 * made of the name and of one image, so that the same case, imported again or with more files, is the same
 * study.
 */
export function importStudy(
  folder: string,
  patientName: string | undefined,
  imageHash: string,
): StudyIdentity {
  const caseName = basename(folder)
    .replace(/[\\^=\p{Cc}]/gu, '_')
    .slice(0, PERSON_NAME_LENGTH);
  const name = patientName ?? caseName;
  const studyInstanceUID = stableUid('import', VERSION, 'study', name, caseName, imageHash);
  return {
    studyInstanceUID,
    frameOfReferenceUID: stableUid('import', VERSION, 'frame of reference', studyInstanceUID),
    patientName: name,
    patientID: caseName,
    studyDate: '20000101',
    studyTime: '000000',
    studyID: '1',
    studyDescription: 'Imported from NIfTI',
  };
}

/** A series of that study; `content` is all that its bytes depend on. */
export function importSeries(
  study: StudyIdentity,
  seriesNumber: number,
  seriesDescription: string,
  content: readonly string[],
): SeriesIdentity {
  const parts = [study.studyInstanceUID, String(seriesNumber), seriesDescription, ...content];
  return {
    seriesInstanceUID: stableUid('import', VERSION, 'series', ...parts),
    seriesNumber,
    seriesDescription,
  };
}
