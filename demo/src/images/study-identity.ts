import type { Dataset } from '../../../extension/src/dicom/dataset.ts';

/** What all instances of one study share. */
export interface StudyIdentity {
  readonly studyInstanceUID: string;
  readonly frameOfReferenceUID: string;
  /** As DICOM writes it: family^given. */
  readonly patientName: string;
  readonly patientID: string;
  /** YYYYMMDD and HHMMSS. */
  readonly studyDate: string;
  readonly studyTime: string;
  readonly studyID: string;
  readonly studyDescription: string;
  readonly patientWeightKg?: number;
}

export interface SeriesIdentity {
  readonly seriesInstanceUID: string;
  readonly seriesNumber: number;
  readonly seriesDescription: string;
}

/** Patient, General Study, Patient Study, Frame of Reference and General Equipment modules. */
export function studyAttributes(study: StudyIdentity): Dataset {
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    PatientName: study.patientName,
    PatientID: study.patientID,
    PatientBirthDate: '',
    PatientSex: '',
    StudyInstanceUID: study.studyInstanceUID,
    StudyDate: study.studyDate,
    StudyTime: study.studyTime,
    StudyID: study.studyID,
    StudyDescription: study.studyDescription,
    ReferringPhysicianName: '',
    AccessionNumber: '',
    ...(study.patientWeightKg === undefined ? {} : { PatientWeight: study.patientWeightKg }),
    FrameOfReferenceUID: study.frameOfReferenceUID,
    PositionReferenceIndicator: '',
    Manufacturer: 'OHIF Tumor Modeling',
    ManufacturerModelName: 'NIfTI to DICOM',
    DeviceSerialNumber: '1',
    SoftwareVersions: '0.1.0',
  };
}
