import type { StudySeries } from '../../../extension/src/study/study-series.ts';

let count = 0;

/** A series of MR images that form a volume of 1 mm slices, with a description and attributes of its own. */
export function describedMr(SeriesDescription: string, attributes: object = {}): StudySeries {
  count += 1;
  return {
    StudyInstanceUID: '1.2',
    SeriesInstanceUID: `1.2.${count}`,
    SeriesDescription,
    Modality: 'MR',
    isReconstructable: true,
    instances: [{ SliceThickness: 1, ...attributes }],
  };
}
