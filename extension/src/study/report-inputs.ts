import type { WrittenInstance } from '../dicom/derived-series.ts';
import type { ReportInput } from '../dicom/report-content.ts';
import type { SegmentRole } from '../dicom/segment-codes.ts';
import { SPATIAL_REGISTRATION_STORAGE } from '../dicom/sop-classes.ts';
import { storedInstances } from '../dicom/source-series.ts';
import { isSegment, type FoundFractions, type FoundSegment } from './found-inputs.ts';
import type { InputSources } from './load-inputs.ts';
import { sopClassOf } from './study-series.ts';
import { TISSUE_ROLES } from './tissue-object.ts';

function segmentationInput(role: SegmentRole, segments: readonly FoundSegment[]): ReportInput {
  const [{ series, SOPInstanceUID }] = segments;
  return {
    role,
    StudyInstanceUID: series.StudyInstanceUID,
    SeriesInstanceUID: series.SeriesInstanceUID,
    instances: [{ SOPClassUID: sopClassOf(series), SOPInstanceUID }],
    segmentNumbers: segments.map(({ segmentNumber }) => segmentNumber),
  };
}

function tissueInput(role: SegmentRole, found: FoundFractions): ReportInput {
  if (isSegment(found)) return segmentationInput(role, [found]);
  const { series, SOPInstanceUID } = found;
  return {
    role,
    StudyInstanceUID: series.StudyInstanceUID,
    SeriesInstanceUID: series.SeriesInstanceUID,
    instances: [{ SOPClassUID: sopClassOf(series), SOPInstanceUID }],
  };
}

function madeTissueInput(role: SegmentRole, written: WrittenInstance, segmentNumber: number): ReportInput {
  const { StudyInstanceUID, SeriesInstanceUID, SOPClassUID, SOPInstanceUID } = written;
  return {
    role,
    StudyInstanceUID,
    SeriesInstanceUID,
    instances: [{ SOPClassUID, SOPInstanceUID }],
    segmentNumbers: [segmentNumber],
  };
}

/** What a report names as inputs: what was found, and the tissue maps that were made and saved with the result. */
export function reportInputs(
  { found, source }: InputSources,
  madeTissue: WrittenInstance | undefined,
): ReportInput[] {
  const { core, edema, tissue, pet, registrations } = found;
  return [
    {
      role: 'reference-images',
      StudyInstanceUID: source.StudyInstanceUID,
      SeriesInstanceUID: source.SeriesInstanceUID,
      instances: storedInstances(source),
    },
    segmentationInput('core', core),
    segmentationInput('edema', edema),
    ...(tissue
      ? [
          tissueInput('white-matter', tissue.whiteMatter),
          tissueInput('gray-matter', tissue.grayMatter),
          tissueInput('csf', tissue.csf),
        ]
      : []),
    ...(madeTissue ? TISSUE_ROLES.map((role, n) => madeTissueInput(role, madeTissue, n + 1)) : []),
    ...(registrations?.objects ?? []).map(({ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID }) => ({
      role: 'registration' as const,
      StudyInstanceUID,
      SeriesInstanceUID,
      instances: [{ SOPClassUID: SPATIAL_REGISTRATION_STORAGE, SOPInstanceUID }],
    })),
    ...(pet
      ? [
          {
            role: 'pet' as const,
            StudyInstanceUID: pet.StudyInstanceUID,
            SeriesInstanceUID: pet.SeriesInstanceUID,
            instances: (pet.instances ?? []).map(({ SOPClassUID, SOPInstanceUID }) => ({
              SOPClassUID: String(SOPClassUID),
              SOPInstanceUID: String(SOPInstanceUID),
            })),
          },
        ]
      : []),
  ];
}
