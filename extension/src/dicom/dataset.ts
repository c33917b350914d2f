/** A naturalized dataset as dcmjs and the host hold it: DICOM keywords to values. */
export type Dataset = Record<string, unknown>;

/** A coded concept (PS3.3, 8.8). */
export interface Code {
  readonly CodeValue: string;
  readonly CodingSchemeDesignator: string;
  readonly CodeMeaning: string;
}
