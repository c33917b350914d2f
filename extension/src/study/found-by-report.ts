import { items, text } from '../dicom/attributes.ts';
import type { ReportContent, ReportInput } from '../dicom/report-content.ts';
import type { FoundFractions, FoundInputs, FoundSegment } from './found-inputs.ts';
import { registrationsIn, type Registrations } from './registered-frames.ts';
import { instanceOf, type StudySeries } from './study-series.ts';

function inRole(report: ReportContent, role: ReportInput['role']): ReportInput | undefined {
  return report.inputs.find((input) => input.role === role);
}

function labelOf(series: StudySeries, segmentNumber: number): string {
  const instance = instanceOf(series);
  const segment = items(instance ?? {}, 'SegmentSequence').find(
    (item) => Number(item.SegmentNumber) === segmentNumber,
  );
  return (segment && text(segment, 'SegmentLabel')) ?? '';
}

function uidOf(instance: Readonly<Record<string, unknown>>): string {
  return text(instance, 'SOPInstanceUID') ?? '';
}

/** The series of images that an input names. Throws Error where it is absent or other than it was. */
function imagesOf<Series extends StudySeries>(study: readonly Series[], input: ReportInput): Series {
  const then = new Set(input.instances.map(({ SOPInstanceUID }) => SOPInstanceUID));
  const series = study.filter(({ SeriesInstanceUID }) => SeriesInstanceUID === input.SeriesInstanceUID);
  // Of several multi-frame images in one series each is listed for itself.
  const found =
    series.find(({ instances = [] }) => instances.some((instance) => then.has(uidOf(instance)))) ??
    series.at(0);
  if (!found) throw new Error(`The study no longer holds the series ${input.SeriesInstanceUID}`);
  const now = new Set((found.instances ?? []).map(uidOf));
  if (now.size !== then.size || [...then].some((uid) => !now.has(uid))) {
    throw new Error(
      `The series ${input.SeriesInstanceUID} holds ${now.size} instances; the report was made from ` +
        `${then.size}, which are not all the same`,
    );
  }
  return found;
}

/** The stored object that an input names. Throws Error where it is absent. */
function storedObject<Series extends StudySeries>(study: readonly Series[], input: ReportInput) {
  const [{ SOPInstanceUID }] = input.instances;
  const series = study.find((candidate) => {
    const instance = instanceOf(candidate);
    return instance !== undefined && uidOf(instance) === SOPInstanceUID;
  });
  const kind = input.segmentNumbers ? 'segmentation' : 'map';
  if (!series) throw new Error(`The study no longer holds the ${kind} ${SOPInstanceUID} (${input.role})`);
  return { series, SOPInstanceUID };
}

/** The tissue that an input names: a segment, or a Parametric Map. */
function fractionsOf<Series extends StudySeries>(
  study: readonly Series[],
  input: ReportInput | undefined,
): FoundFractions<Series> | undefined {
  if (!input || input.segmentNumbers) return segmentsOf(study, input).at(0);
  const found = storedObject(study, input);
  return { ...found, label: found.series.SeriesDescription ?? input.role };
}

/** The segments that an input names. Throws Error where their segmentation is absent. */
function segmentsOf<Series extends StudySeries>(
  study: readonly Series[],
  input: ReportInput | undefined,
): FoundSegment<Series>[] {
  if (!input) return [];
  const { series, SOPInstanceUID } = storedObject(study, input);
  return (input.segmentNumbers ?? []).map((segmentNumber) => ({
    series,
    SOPInstanceUID,
    segmentNumber,
    label: labelOf(series, segmentNumber),
  }));
}

/** The registrations that the report names, and no later ones. Throws Error where one is absent. */
function registrationsOf(
  study: readonly StudySeries[],
  { inputs }: ReportContent,
): Registrations | undefined {
  const named = new Set(
    inputs
      .filter(({ role }) => role === 'registration')
      .flatMap(({ instances }) => instances.map(({ SOPInstanceUID }) => SOPInstanceUID)),
  );
  if (named.size === 0) return undefined;
  const kept = study.map(({ StudyInstanceUID, SeriesInstanceUID, Modality, instances = [] }) => ({
    StudyInstanceUID,
    SeriesInstanceUID,
    Modality,
    instances: instances.filter((instance) => named.has(uidOf(instance))),
  }));
  const registrations = registrationsIn(kept);
  if (registrations.objects.length < named.size) {
    throw new Error('The study no longer holds the spatial registration that the report names');
  }
  return registrations;
}

/**
 * The inputs that a report was made from, among the series of its study: those and no others, whatever has been
 * stored since. Throws Error naming what the study no longer holds as it was.
 */
export function foundByReport<Series extends StudySeries>(
  report: ReportContent,
  study: readonly Series[],
): FoundInputs<Series> {
  const segments = (role: ReportInput['role']): FoundSegment<Series>[] =>
    segmentsOf(study, inRole(report, role));
  const [whiteMatter, grayMatter, csf] = (['white-matter', 'gray-matter', 'csf'] as const).map((role) =>
    fractionsOf(study, inRole(report, role)),
  );
  const pet = inRole(report, 'pet');
  const reference = inRole(report, 'reference-images');
  const registrations = registrationsOf(study, report);
  return {
    core: segments('core'),
    edema: segments('edema'),
    ...(registrations && { registrations }),
    // Maps that the run made are saved with its report and read like any others.
    anatomical: [],
    ...(whiteMatter && grayMatter && csf && { tissue: { whiteMatter, grayMatter, csf } }),
    ...(pet && { pet: imagesOf(study, pet) }),
    ...(reference && { reference: imagesOf(study, reference) }),
  };
}
