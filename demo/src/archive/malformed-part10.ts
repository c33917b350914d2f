/** Bytes that are not a DICOM Part 10 object, or not a whole one. The message says why. */
export class MalformedPart10 extends Error {
  override readonly name = 'MalformedPart10';
}
