import { firstNumber, items, text } from './attributes.ts';
import { CODES, codeItem } from './codes.ts';
import {
  childNumber,
  childrenNamed,
  childText,
  codedItem,
  containerItem,
  imageItem,
  numberItem,
  textItem,
  uidItem,
} from './content-item.ts';
import type { Dataset } from './dataset.ts';
import { REPORT_CODES } from './report-codes.ts';
import type { ReportVolume } from './report-content.ts';
import { SEGMENTATION_STORAGE } from './sop-classes.ts';
import { newUid } from './uid.ts';

export interface VolumeContext {
  readonly sourceSeriesUID: string;
  /** TID 4019 Algorithm Identification. */
  readonly algorithm: readonly Dataset[];
}

/** TID 1411 Volumetric ROI Measurements: the segment, the series that it lies on, and its volume. */
export function volumeGroup(volume: ReportVolume, { sourceSeriesUID, algorithm }: VolumeContext): Dataset {
  const segment = imageItem({
    SOPClassUID: SEGMENTATION_STORAGE,
    SOPInstanceUID: volume.SOPInstanceUID,
    segmentNumbers: [volume.segmentNumber],
  });
  return {
    ...containerItem(REPORT_CODES.measurementGroup, [
      textItem('HAS OBS CONTEXT', REPORT_CODES.trackingIdentifier, volume.label),
      uidItem('HAS OBS CONTEXT', REPORT_CODES.trackingUniqueIdentifier, newUid()),
      codedItem('CONTAINS', REPORT_CODES.finding, REPORT_CODES.neoplasm),
      { ...segment, ConceptNameCodeSequence: [codeItem(REPORT_CODES.referencedSegment)] },
      uidItem('CONTAINS', REPORT_CODES.sourceSeriesForSegmentation, sourceSeriesUID),
      codedItem('HAS CONCEPT MOD', REPORT_CODES.findingSite, CODES.brain),
      ...algorithm,
      numberItem(REPORT_CODES.volume, volume.volumeMm3, 'mm3'),
    ]),
    ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: '1411' }],
  };
}

/** What `volumeGroup` made of a volume; undefined for any other measurement group. */
export function volumeOf(group: Dataset): ReportVolume | undefined {
  const segment = childrenNamed(group, REPORT_CODES.referencedSegment).flatMap((item) =>
    items(item, 'ReferencedSOPSequence'),
  )[0] as Dataset | undefined;
  const volumeMm3 = childNumber(group, REPORT_CODES.volume);
  if (segment === undefined || volumeMm3 === undefined) return undefined;
  return {
    label: childText(group, REPORT_CODES.trackingIdentifier) ?? '',
    SOPInstanceUID: text(segment, 'ReferencedSOPInstanceUID') ?? '',
    segmentNumber: firstNumber(segment, 'ReferencedSegmentNumber') ?? 0,
    volumeMm3,
  };
}
