import {
  SEGMENT_CODES,
  type SegmentCodes,
  type SegmentRole,
} from '../../../extension/src/dicom/segment-codes.ts';
import type { SegmentInput } from '../../../extension/src/dicom/write-segmentation.ts';

export type WrittenSegment = Exclude<SegmentRole, 'whole-tumour'> | 'non-enhancing';

interface Appearance {
  readonly label: string;
  readonly color: readonly [number, number, number];
}

const APPEARANCE: Readonly<Record<WrittenSegment, Appearance>> = {
  enhancing: { label: 'Enhancing core', color: [230, 60, 50] },
  necrosis: { label: 'Necrotic core', color: [60, 110, 220] },
  'non-enhancing': { label: 'Non-enhancing core', color: [60, 180, 160] },
  core: { label: 'Tumor core', color: [230, 60, 50] },
  edema: { label: 'Edema', color: [250, 205, 60] },
  'white-matter': { label: 'White matter', color: [235, 235, 235] },
  'gray-matter': { label: 'Gray matter', color: [150, 150, 150] },
  csf: { label: 'CSF', color: [70, 130, 200] },
};

const NON_ENHANCING: SegmentCodes = {
  category: SEGMENT_CODES.enhancing.category,
  type: { CodeValue: 'C81175', CodingSchemeDesignator: 'NCIt', CodeMeaning: 'Non-Enhancing Lesion' },
};

/** How the segments were made; all of one segmentation in the same way. */
export type SegmentOrigin = Pick<SegmentInput, 'algorithmType' | 'algorithmName'>;

/** A segment with the label, codes and colour of its role. */
export function segmentOf<T extends Uint8Array | Float32Array>(
  role: WrittenSegment,
  data: T,
  origin: SegmentOrigin,
): SegmentInput<T> {
  const codes = role === 'non-enhancing' ? NON_ENHANCING : SEGMENT_CODES[role];
  return { ...APPEARANCE[role], ...codes, ...origin, data };
}
