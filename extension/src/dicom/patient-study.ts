import { firstItem, firstNumber, text } from './attributes.ts';
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

/** Descriptions: cut to what fits where a source has longer ones. */
const OPTIONAL_TEXT = [
  'IssuerOfPatientID',
  'EthnicGroup',
  'PatientIdentityRemoved',
  'DeidentificationMethod',
  'StudyDescription',
] as const;
const OPTIONAL_NUMBERS = ['PatientSize', 'PatientWeight'] as const;

/**
 * The Patient, General Study and Patient Study attributes of an instance, and what the Frame of
 * Reference module needs, as plain values that can be sent to a worker.
 */
export function patientStudyOf(instance: Dataset): Dataset {
  const result: Dataset = { StudyInstanceUID: text(instance, 'StudyInstanceUID') ?? '' };
  for (const keyword of REQUIRED) result[keyword] = text(instance, keyword) ?? null;
  for (const keyword of ['PatientBirthDate', 'StudyDate']) result[keyword] = dateOf(instance, keyword);
  for (const keyword of OPTIONAL_TEXT) {
    const value = text(instance, keyword);
    if (value !== undefined) result[keyword] = value.slice(0, keyword === 'EthnicGroup' ? 16 : 64);
  }
  for (const keyword of OPTIONAL_NUMBERS) {
    const value = firstNumber(instance, keyword);
    if (value !== undefined) result[keyword] = value;
  }
  const age = text(instance, 'PatientAge');
  if (age !== undefined && /^\d{3}[DWMY]$/.test(age)) result.PatientAge = age;
  if (!['M', 'F', 'O'].includes(String(result.PatientSex))) result.PatientSex = null;
  if (result.PatientIdentityRemoved === 'YES') copyDeidentification(instance, result);
  result.FrameOfReferenceUID = text(instance, 'FrameOfReferenceUID') ?? '';
  result.PositionReferenceIndicator = text(instance, 'PositionReferenceIndicator') ?? null;
  return result;
}

/** A date as DICOM writes it now; old files have full stops in it. */
function dateOf(instance: Dataset, keyword: string): string | null {
  const digits = (text(instance, keyword) ?? '').replaceAll('.', '');
  return /^\d{8}$/.test(digits) ? digits : null;
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
