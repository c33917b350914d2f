import { firstItem, items, text } from '../dicom/attributes.ts';
import { codeOf } from '../dicom/codes.ts';
import type { Dataset } from '../dicom/dataset.ts';
import { isOwnObject, segmentRole } from '../dicom/recognise.ts';
import type { SegmentRole } from '../dicom/segment-codes.ts';
import { anatomicalSeries } from './anatomical-series.ts';
import type { FoundFractions, FoundInputs, FoundSegment, FoundTissue } from './found-inputs.ts';
import { helperSeries } from './helper-series.ts';
import { registrationsIn } from './registered-frames.ts';
import { storedTissueMap } from './stored-tissue-map.ts';
import { instanceOf, type StudySeries } from './study-series.ts';

/** All segments of one stored segmentation that a calibration has a use for. */
interface StoredSegmentation<Series extends StudySeries> {
  readonly instance: Dataset;
  readonly segments: readonly (FoundSegment<Series> & { readonly role: SegmentRole })[];
}

const CORE_ROLES: readonly SegmentRole[] = ['core', 'enhancing', 'necrosis'];
const EDEMA_ROLES: readonly SegmentRole[] = ['edema', 'whole-tumour'];

function storedSegmentation<Series extends StudySeries>(
  series: Series,
): StoredSegmentation<Series> | undefined {
  const instance = instanceOf(series);
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
        series,
        SOPInstanceUID: text(instance, 'SOPInstanceUID') ?? '',
        segmentNumber: Number(segment.SegmentNumber),
        label,
        role,
      },
    ];
  });
  return { instance, segments };
}

/** Newest first: a study keeps former versions, and the last one drawn is the one meant. */
interface Dated {
  readonly instance: Dataset;
}

function byContentDate(a: Dated, b: Dated): number {
  const stamp = ({ instance }: Dated): string =>
    (text(instance, 'ContentDate') ?? '') + (text(instance, 'ContentTime') ?? '').padEnd(6, '0');
  return stamp(b).localeCompare(stamp(a));
}

function withRoles<Series extends StudySeries>(
  segmentations: readonly StoredSegmentation<Series>[],
  roles: readonly SegmentRole[],
): readonly FoundSegment<Series>[] {
  for (const { segments } of segmentations) {
    const found = segments.filter(({ role }) => roles.includes(role));
    if (found.length > 0) return found;
  }
  return [];
}

/** All three tissues as one finds them, if one does. */
function tissueBy<Series extends StudySeries>(
  find: (role: SegmentRole) => FoundFractions<Series> | undefined,
): FoundTissue<Series> | undefined {
  const [whiteMatter, grayMatter, csf] = (['white-matter', 'gray-matter', 'csf'] as const).map(find);
  return whiteMatter && grayMatter && csf ? { whiteMatter, grayMatter, csf } : undefined;
}

/** Segments where there are any of all three tissues, else Parametric Maps. */
function tissueOf<Series extends StudySeries>(
  study: readonly Series[],
  segmentations: readonly StoredSegmentation<Series>[],
): FoundTissue<Series> | undefined {
  const maps = study.flatMap((series) => storedTissueMap(series) ?? []).sort(byContentDate);
  return (
    tissueBy((role) => withRoles(segmentations, [role]).at(0)) ??
    tissueBy((role) => maps.find((map) => map.role === role))
  );
}

/** The series that the segment's segmentation says it was drawn on. */
export function referencedSeriesUID(segment: FoundSegment): string | undefined {
  const instance = instanceOf(segment.series);
  const series = instance && firstItem(instance, 'ReferencedSeriesSequence');
  return series && text(series, 'SeriesInstanceUID');
}

/** The series that a segment was drawn on; of several multi-frame images in it, the one that is named. */
function referenceOf<Series extends StudySeries>(
  study: readonly Series[],
  drawn: FoundSegment,
): Series | undefined {
  const uid = referencedSeriesUID(drawn);
  const candidates = study.filter(({ SeriesInstanceUID }) => SeriesInstanceUID === uid);
  const reference = firstItem(instanceOf(drawn.series) ?? {}, 'ReferencedSeriesSequence') ?? {};
  const named = new Set(
    items(reference, 'ReferencedInstanceSequence').map((item) => text(item, 'ReferencedSOPInstanceUID')),
  );
  const isNamed = ({ instances = [] }: Series): boolean =>
    instances.some((instance) => named.has(text(instance, 'SOPInstanceUID')));
  return candidates.find(isNamed) ?? candidates.at(0);
}

/** What a calibration can use among the series of a study, judged by their metadata alone. */
export function findInputs<Series extends StudySeries>(study: readonly Series[]): FoundInputs<Series> {
  const segmentations = study
    .filter(({ Modality }) => Modality === 'SEG')
    .flatMap((series) => storedSegmentation(series) ?? [])
    .sort(byContentDate);
  const core = withRoles(segmentations, CORE_ROLES);
  const edema = withRoles(segmentations, EDEMA_ROLES);
  const tissue = tissueOf(study, segmentations);
  const pet = study.find(({ Modality, isReconstructable }) => Modality === 'PT' && isReconstructable);
  const drawn = core.at(0) ?? edema.at(0);
  const referenceUID = drawn && referencedSeriesUID(drawn);
  const reference = drawn && referenceOf(study, drawn);
  const registrations = registrationsIn(study);
  const registered = registrations.objects.length > 0 || registrations.refused.length > 0;
  return {
    core,
    edema,
    ...(registered && { registrations }),
    ...(tissue && { tissue }),
    anatomical: anatomicalSeries(study),
    helpers: helperSeries(study),
    ...(pet && { pet }),
    ...(reference && { reference }),
    ...(referenceUID !== undefined && !reference && { absentReferenceUID: referenceUID }),
  };
}
