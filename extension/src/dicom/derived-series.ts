import { CODES, CODING_SCHEME_IDENTIFICATION, codeItem } from './codes.ts';
import type { Dataset } from './dataset.ts';
import { dicomDateTime } from './dates.ts';
import type { SourceSeries } from './source-series.ts';
import { newUid } from './uid.ts';

/** ManufacturerModelName of all that this project writes: by it stored results are recognised. */
export const MODEL_NAME = 'OHIF Tumor Modeling';
export const MANUFACTURER = 'OHIF Tumor Modeling project';
const DEVICE_SERIAL_NUMBER = '1';
/** Shown as the creator of the content. */
export const CONTENT_CREATOR = 'OHIF^Tumor^Modeling';

/** What every object written needs beside its content. */
export interface SeriesOptions {
  readonly seriesNumber: number;
  /** At most 64 characters. */
  readonly seriesDescription: string;
  readonly contentDate: Date;
  /** Version of this software, at most 64 characters. */
  readonly softwareVersion: string;
  /**
   * SeriesInstanceUID of the report that heads a saved result: given to all objects of one save, so that
   * they are found together again. Absent for what is no result, such as an imported segmentation.
   */
  readonly resultUID?: string | undefined;
  /** New ones where not given. */
  readonly uids?:
    | {
        readonly SeriesInstanceUID?: string;
        readonly SOPInstanceUID?: string;
        readonly DimensionOrganizationUID?: string;
      }
    | undefined;
}

/** A finished DICOM file and the UIDs by which others refer to it. */
export interface WrittenInstance {
  readonly bytes: ArrayBuffer;
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly StudyInstanceUID: string;
}

/** Patient, Study, General Series, Enhanced General Equipment and SOP Common attributes of a derived object. */
export function derivedSeries(
  source: SourceSeries,
  options: SeriesOptions,
  SOPClassUID: string,
): Dataset & { SOPInstanceUID: string; SeriesInstanceUID: string } {
  const { date, time, dateTime } = dicomDateTime(options.contentDate);
  const software = {
    Manufacturer: MANUFACTURER,
    ManufacturerModelName: MODEL_NAME,
    SoftwareVersions: options.softwareVersion,
  };
  return {
    ...source.patientStudy,
    SOPClassUID,
    SOPInstanceUID: options.uids?.SOPInstanceUID ?? newUid(),
    SeriesInstanceUID: options.uids?.SeriesInstanceUID ?? newUid(),
    SeriesNumber: options.seriesNumber,
    SeriesDescription: options.seriesDescription,
    SeriesDate: date,
    SeriesTime: time,
    InstanceNumber: 1,
    InstanceCreationDate: date,
    InstanceCreationTime: time,
    ContentDate: date,
    ContentTime: time,
    ...software,
    DeviceSerialNumber: DEVICE_SERIAL_NUMBER,
    ContributingEquipmentSequence: [
      {
        PurposeOfReferenceCodeSequence: [codeItem(CODES.processingEquipment)],
        ...software,
        ContributionDateTime: dateTime,
        ContributionDescription: 'Made by software for research use only',
      },
    ],
    CodingSchemeIdentificationSequence: [...CODING_SCHEME_IDENTIFICATION],
    ...(options.resultUID === undefined ? {} : relatedReport(source, options.resultUID)),
  };
}

function relatedReport(source: SourceSeries, resultUID: string): Dataset {
  return {
    RelatedSeriesSequence: [
      {
        StudyInstanceUID: source.StudyInstanceUID,
        SeriesInstanceUID: resultUID,
        PurposeOfReferenceCodeSequence: [codeItem(CODES.sameResult)],
      },
    ],
  };
}
