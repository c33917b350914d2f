declare module 'dicom-character-set' {
  /** Decodes `bytes` by the value of SpecificCharacterSet ('ISO 2022 IR 6\ISO 2022 IR 87'); throws if it is unknown. */
  export function convertBytes(
    specificCharacterSet: string,
    bytes: Uint8Array,
    options?: { vr?: string },
  ): string;
}
