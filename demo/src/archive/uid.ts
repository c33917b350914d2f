/**
 * Whether a string has the form of a DICOM UID (PS3.5, 9.1): digits and dots, 64 characters at most.
 * Components with leading zeros are let through, because scanners write them. A UID is also what names a
 * file of the archive, so nothing that passes here may be able to leave the archive's folder.
 */
export function isUid(value: string): boolean {
  return value.length <= 64 && /^[0-9]+(\.[0-9]+)*$/.test(value);
}
