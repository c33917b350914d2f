import { firstItem, items, text } from '../../dicom/attributes.ts';
import { codeOf } from '../../dicom/codes.ts';
import type { Dataset } from '../../dicom/dataset.ts';
import { isOwnObject, segmentRole } from '../../dicom/recognise.ts';
import type { SegmentRole } from '../../dicom/segment-codes.ts';
import type { DisplaySet } from '../host/host-api.ts';
import type { FoundInputs, FoundSegment, FoundTissue } from './found-inputs.ts';

/** All segments of one stored segmentation that a calibration has a use for. */
interface StoredSegmentation {
  readonly displaySet: DisplaySet;
  readonly instance: Dataset;
  readonly segments: readonly (FoundSegment & { readonly role: SegmentRole })[];
}

const CORE_ROLES: readonly SegmentRole[] = ['core', 'enhancing', 'necrosis'];
const EDEMA_ROLES: readonly SegmentRole[] = ['edema', 'whole-tumour'];

export function instanceOf(displaySet: DisplaySet): Dataset | undefined {
  return displaySet.instance ?? displaySet.instances?.at(0);
}

function storedSegmentation(displaySet: DisplaySet): StoredSegmentation | undefined {
  const instance = instanceOf(displaySet);
  // A saved result's own segmentation is an outcome of a calibration, never its input.
  if (!instance || isOwnObject(instance)) return undefined;
  const segments = items(instance, 'SegmentSequence').flatMap((segment) => {
    const label = text(segment, 'SegmentLabel') ?? '';
    const role = segmentRole({
      label,
      category: codeOf(segment, 'SegmentedPropertyCategoryCodeSequence'),
      type: codeOf(segment, 'SegmentedPropertyTypeCodeSequence'),
    });
    if (!role) return [];
    return [
      {
        displaySet,
        SOPInstanceUID: text(instance, 'SOPInstanceUID') ?? '',
        segmentNumber: Number(segment.SegmentNumber),
        label,
        role,
      },
    ];
  });
  return { displaySet, instance, segments };
}

/** Newest first: a study keeps former versions, and the last one drawn is the one meant. */
function byContentDate(a: StoredSegmentation, b: StoredSegmentation): number {
  const stamp = ({ instance }: StoredSegmentation): string =>
    (text(instance, 'ContentDate') ?? '') + (text(instance, 'ContentTime') ?? '').padEnd(6, '0');
  return stamp(b).localeCompare(stamp(a));
}

function withRoles(
  segmentations: readonly StoredSegmentation[],
  roles: readonly SegmentRole[],
): readonly FoundSegment[] {
  for (const { segments } of segmentations) {
    const found = segments.filter(({ role }) => roles.includes(role));
    if (found.length > 0) return found;
  }
  return [];
}

function tissueOf(segmentations: readonly StoredSegmentation[]): FoundTissue | undefined {
  const [whiteMatter, grayMatter, csf] = (['white-matter', 'gray-matter', 'csf'] as const).map((role) =>
    withRoles(segmentations, [role]).at(0),
  );
  return whiteMatter && grayMatter && csf ? { whiteMatter, grayMatter, csf } : undefined;
}

/** The series that the segment's segmentation says it was drawn on. */
export function referencedSeriesUID(segment: FoundSegment): string | undefined {
  const instance = instanceOf(segment.displaySet);
  const series = instance && firstItem(instance, 'ReferencedSeriesSequence');
  return series && text(series, 'SeriesInstanceUID');
}

/** What a calibration can use among the display sets of the open study, judged by their metadata alone. */
export function findInputs(displaySets: readonly DisplaySet[]): FoundInputs {
  const segmentations = displaySets
    .filter(({ Modality }) => Modality === 'SEG')
    .flatMap((displaySet) => storedSegmentation(displaySet) ?? [])
    .sort(byContentDate);
  const core = withRoles(segmentations, CORE_ROLES);
  const edema = withRoles(segmentations, EDEMA_ROLES);
  const tissue = tissueOf(segmentations);
  const pet = displaySets.find(({ Modality, isReconstructable }) => Modality === 'PT' && isReconstructable);
  const drawn = core.at(0) ?? edema.at(0);
  const referenceUID = drawn && referencedSeriesUID(drawn);
  const reference =
    referenceUID === undefined
      ? undefined
      : displaySets.find(({ SeriesInstanceUID }) => SeriesInstanceUID === referenceUID);
  return {
    core,
    edema,
    ...(tissue && { tissue }),
    ...(pet && { pet }),
    ...(reference && { reference }),
    ...(referenceUID !== undefined && !reference && { absentReferenceUID: referenceUID }),
  };
}
