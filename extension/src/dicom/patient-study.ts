import { firstItem, text } from './attributes.ts';
import type { Dataset } from './dataset.ts';

/** Type 2 attributes of the Patient and General Study modules: present, if only empty (PS3.3, C.7.1.1, C.7.2.1). */
const REQUIRED = [
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyDate',
  'StudyTime',
  'ReferringPhysicianName',
  'StudyID',
  'AccessionNumber',
] as const;

const OPTIONAL = [
  'IssuerOfPatientID',
  'PatientAge',
  'PatientSize',
  'PatientWeight',
  'EthnicGroup',
  'PatientComments',
  'PatientIdentityRemoved',
  'DeidentificationMethod',
  'StudyDescription',
] as const;

/**
 * The Patient, General Study and Patient Study attributes of an instance, and what the Frame of
 * Reference module needs, as plain strings that can be sent to a worker.
 */
export function patientStudyOf(instance: Dataset): Dataset {
  const result: Dataset = { StudyInstanceUID: text(instance, 'StudyInstanceUID') ?? '' };
  for (const keyword of REQUIRED) result[keyword] = text(instance, keyword) ?? null;
  for (const keyword of OPTIONAL) {
    const value = text(instance, keyword);
    if (value !== undefined) result[keyword] = value;
  }
  if (result.PatientIdentityRemoved === 'YES') copyDeidentification(instance, result);
  result.FrameOfReferenceUID = text(instance, 'FrameOfReferenceUID') ?? '';
  result.PositionReferenceIndicator = text(instance, 'PositionReferenceIndicator') ?? null;
  return result;
}

/** A study marked as de-identified must say how: by a text, by a code, or by both. */
function copyDeidentification(instance: Dataset, result: Dataset): void {
  const code = firstItem(instance, 'DeidentificationMethodCodeSequence');
  if (code === undefined) return;
  result.DeidentificationMethodCodeSequence = [
    {
      CodeValue: text(code, 'CodeValue') ?? '',
      CodingSchemeDesignator: text(code, 'CodingSchemeDesignator') ?? '',
      CodeMeaning: text(code, 'CodeMeaning') ?? '',
    },
  ];
}
