import { dcm, privateCode, sct } from './codes.ts';
import type { Code } from './dataset.ts';

/** Concepts of the structured report: TID 1500 and the templates it includes, and the project's own. */
export const REPORT_CODES = {
  // 126001 and not 126000: with 126000 the host takes the report for its own kind of measurements.
  oncologyReport: dcm('126001', 'Oncology Measurement Report'),
  imageLibrary: dcm('111028', 'Image Library'),
  imageLibraryGroup: dcm('126200', 'Image Library Group'),
  modality: dcm('121139', 'Modality'),
  imagingMeasurements: dcm('126010', 'Imaging Measurements'),
  measurementGroup: dcm('125007', 'Measurement Group'),
  trackingIdentifier: dcm('112039', 'Tracking Identifier'),
  trackingUniqueIdentifier: dcm('112040', 'Tracking Unique Identifier'),
  finding: dcm('121071', 'Finding'),
  findingSite: sct('363698007', 'Finding Site'),
  neoplasm: sct('108369006', 'Neoplasm'),
  observerType: dcm('121005', 'Observer Type'),
  device: dcm('121007', 'Device'),
  deviceObserverUID: dcm('121012', 'Device Observer UID'),
  deviceObserverName: dcm('121013', 'Device Observer Name'),
  deviceObserverManufacturer: dcm('121014', 'Device Observer Manufacturer'),
  deviceObserverModelName: dcm('121015', 'Device Observer Model Name'),
  procedureReported: dcm('121058', 'Procedure reported'),
  mrBrain: {
    CodeValue: '24590-2',
    CodingSchemeDesignator: 'LN',
    CodeMeaning: 'MR Brain',
  },
  algorithmName: dcm('111001', 'Algorithm Name'),
  algorithmVersion: dcm('111003', 'Algorithm Version'),
  seriesInstanceUID: dcm('112002', 'Series Instance UID'),
  calibration: privateCode('CALIBRATION', 'Calibration'),
  forwardModel: privateCode('FORWARD_MODEL', 'Forward model'),
  logEvidence: privateCode('LOG_EVIDENCE', 'Natural logarithm of model evidence'),
  seed: privateCode('SEED', 'Seed of random numbers'),
  samplesPerStage: privateCode('SAMPLES_STAGE', 'Samples per stage'),
  stages: privateCode('STAGES', 'Stages of sampler'),
  evaluations: privateCode('EVALUATIONS', 'Evaluations of forward model'),
  duration: privateCode('DURATION', 'Duration of calibration'),
  diffusivityRatio: privateCode('RATIO', 'Diffusivity in white over gray matter'),
  priors: privateCode('PRIORS', 'Prior distributions'),
  likelihood: privateCode('LIKELIHOOD', 'Form of likelihood'),
  warning: privateCode('WARNING', 'Warning'),
  check: privateCode('CHECK', 'Check of posterior by a solver'),
  checkVerdict: privateCode('CHECK_VERDICT', 'Verdict of check'),
  checkedSamples: privateCode('CHECK_SAMPLES', 'Samples checked'),
  checkSampleSize: privateCode('CHECK_ESS', 'Effective sample size after re-weighting'),
  checkDeviation: privateCode('CHECK_DEVIATION', 'Standard deviation of logarithms of weights'),
  checkShift: privateCode('CHECK_SHIFT', 'Shift of mean in posterior standard deviations'),
  checkMapDifference: privateCode('CHECK_MAP_MAE', 'Mean absolute difference of MAP density in tumor'),
  checkMapDice: privateCode('CHECK_MAP_DICE', 'Dice of MAP density at 0.2, 0.4 and 0.8'),
  input: privateCode('INPUT', 'Input of calibration'),
  output: privateCode('OUTPUT', 'Output of calibration'),
  role: privateCode('ROLE', 'Role'),
} as const satisfies Record<string, Code>;

/** Modality of the images in the library (CID 29), where it is one of those a glioma study has. */
export const MODALITY_CODES: Readonly<Record<string, Code | undefined>> = {
  MR: dcm('MR', 'Magnetic Resonance'),
  PT: dcm('PT', 'Positron emission tomography'),
  CT: dcm('CT', 'Computed Tomography'),
};
