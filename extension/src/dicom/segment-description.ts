import { data } from 'dcmjs';
import { firstNumber, items, numbers, text } from './attributes.ts';
import { codeOf } from './codes.ts';
import type { Code, Dataset } from './dataset.ts';

/** What a segment is said to be. */
export interface SegmentDescription {
  readonly number: number;
  readonly label: string;
  readonly description?: string | undefined;
  readonly category?: Code | undefined;
  readonly type?: Code | undefined;
  readonly algorithmType?: string | undefined;
  readonly algorithmName?: string | undefined;
  /** sRGB, 0 to 255 each. */
  readonly color?: readonly [number, number, number] | undefined;
}

/** The segments of a segmentation, from its metadata alone; the background of a label map (0) left out. */
export function segmentDescriptions(segmentation: Dataset): SegmentDescription[] {
  return items(segmentation, 'SegmentSequence')
    .map((item) => ({
      number: firstNumber(item, 'SegmentNumber') ?? 0,
      label: text(item, 'SegmentLabel') ?? '',
      description: text(item, 'SegmentDescription'),
      category: codeOf(item, 'SegmentedPropertyCategoryCodeSequence'),
      type: codeOf(item, 'SegmentedPropertyTypeCodeSequence'),
      algorithmType: text(item, 'SegmentAlgorithmType'),
      algorithmName: text(item, 'SegmentAlgorithmName'),
      color: colorOf(item),
    }))
    .filter((segment) => segment.number > 0);
}

function colorOf(item: Dataset): [number, number, number] | undefined {
  const lab = numbers(item, 'RecommendedDisplayCIELabValue');
  if (lab?.length !== 3) return undefined;
  const [red, green, blue] = data.Colors.dicomlab2RGB(lab).map((value) =>
    Math.min(255, Math.max(0, Math.round(value * 255))),
  );
  return [red, green, blue];
}
