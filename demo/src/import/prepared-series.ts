/** A series that is ready to be stored. */
export interface PreparedSeries {
  /** The file that it is made of. */
  readonly fileName: string;
  readonly modality: 'MR' | 'PT' | 'SEG';
  readonly seriesDescription: string;
  readonly seriesInstanceUID: string;
  readonly instances: number;
  /** DICOM files (Part 10), one after the other; the same bytes every time. */
  readonly encode: () => Iterable<ArrayBuffer>;
}
