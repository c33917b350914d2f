import { SEGMENT_CODES, type SegmentRole } from '../../../extension/src/dicom/segment-codes.ts';
import type { SegmentInput } from '../../../extension/src/dicom/write-segmentation.ts';

type WrittenRole = Exclude<SegmentRole, 'core' | 'whole-tumour'> | 'core';

const LABELS: Readonly<
  Record<WrittenRole, readonly [label: string, color: readonly [number, number, number]]>
> = {
  enhancing: ['Enhancing core', [230, 60, 50]],
  necrosis: ['Necrosis', [60, 110, 220]],
  core: ['Tumor core', [230, 60, 50]],
  edema: ['Edema', [250, 205, 60]],
  'white-matter': ['White matter', [235, 235, 235]],
  'gray-matter': ['Gray matter', [150, 150, 150]],
  csf: ['CSF', [70, 130, 200]],
};

/** How the segments were made; all of one segmentation in the same way. */
export type SegmentOrigin = Pick<SegmentInput, 'algorithmType' | 'algorithmName'>;

/** A segment with the label, codes and colour of its role. */
export function segmentOf<T extends Uint8Array | Float32Array>(
  role: WrittenRole,
  data: T,
  origin: SegmentOrigin,
): SegmentInput<T> {
  const [label, color] = LABELS[role];
  return { label, ...SEGMENT_CODES[role], color, ...origin, data };
}
