import { SEGMENT_ROLES } from './segment-codes.ts';

/** What an input was for the calibration; the reference images are those on whose grid results are. */
export const INPUT_ROLES = [...SEGMENT_ROLES, 'pet', 'reference-images', 'registration'] as const;

/** What an object saved together with the report shows; tissue maps that were made for the calibration are its inputs, too. */
export const OUTPUT_ROLES = [
  'mean-density',
  'standard-deviation-density',
  'map-density',
  'exceedance-probability',
  'density-volume',
  'tissue-maps',
] as const;

/**
 * Posterior summary of one parameter or of one combination of parameters: the calibration's
 * ParameterSummary as it is, so that a result goes into a report without being rewritten.
 */
export interface ReportParameter {
  /** A key of PARAMETER_CODES; for a report of other software, the value of its code. */
  readonly name: string;
  /** UCUM. */
  readonly unit: string;
  readonly map: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly lower95: number;
  readonly upper95: number;
}

/** Instances of one series that went into the calibration. */
export interface ReportInput {
  readonly role: (typeof INPUT_ROLES)[number];
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly instances: readonly { readonly SOPClassUID: string; readonly SOPInstanceUID: string }[];
  /** Where the instance is a segmentation: which of its segments. */
  readonly segmentNumbers?: readonly number[];
}

/** An object saved together with the report. */
export interface ReportOutput {
  readonly role: (typeof OUTPUT_ROLES)[number];
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  /** `contentDigest` of the object as it was written: whoever finds it can tell whether it is still that. */
  readonly contentSha256?: string;
}

/** A segment of an output, measured. */
export interface ReportVolume {
  readonly label: string;
  /** Of an output in the role 'density-volume'. */
  readonly SOPInstanceUID: string;
  readonly segmentNumber: number;
  readonly volumeMm3: number;
}

/** One stage of the sampler: the calibration's StageInfo as it is, in the order of the stages. */
export interface ReportStage {
  readonly temperingExponent: number;
  readonly moves: number;
  readonly acceptanceRate: number;
  readonly effectiveSampleSize: number;
  readonly uniqueFraction: number;
}

/** What is needed to make the same result again, beside the inputs. Absent in reports that were written before it was kept. */
export interface ReportRun {
  /** The calibration's settings, seed and priors among them, as JSON: numbers to the last bit. */
  readonly settings: string;
  readonly preset?: string;
  /** SHA-256, in hexadecimal, of the model's weights or kernel. */
  readonly forwardModelSha256?: string;
  /** Levels of the density volumes that were asked for, in (0, 1]. */
  readonly isoDensities: readonly number[];
  /** The t of the map of P(u > t). */
  readonly exceedanceDensity: number;
  readonly logEvidenceError: number;
  readonly stages: readonly ReportStage[];
}

/** How the result came about, enough to repeat it. */
export interface ReportProvenance {
  readonly softwareName: string;
  readonly softwareVersion: string;
  /** `ForwardModel.id`. */
  readonly forwardModel: string;
  readonly seed: number;
  readonly samplesPerStage: number;
  /** Stages of the sampler. */
  readonly stages: number;
  readonly evaluations: number;
  readonly seconds: number;
  /** D_w / D_g. */
  readonly diffusivityRatio: number;
  /** Prior ranges in words and numbers, such as "diffusivity uniform in [0.01, 0.09] mm2/d; …". */
  readonly priors: string;
  /** Which form of the likelihood, such as "paper, Eq. 4-7, with PET". */
  readonly likelihood: string;
  readonly warnings: readonly string[];
}

export const CHECK_VERDICTS = ['agrees', 'shifts', 'differs'] as const;

/** The posterior held against a solver: the calibration's SolverCheck as it is. */
export interface ReportCheck {
  /** `ForwardModel.id` of the solver. */
  readonly forwardModel: string;
  readonly samples: number;
  readonly effectiveSampleSize: number;
  readonly logWeightDeviation: number;
  /** In posterior standard deviations, by the names of parameters and combinations. */
  readonly shifts: readonly { readonly name: string; readonly shift: number }[];
  readonly mapField: {
    readonly meanAbsoluteDifference: number;
    /** At cell densities of 0.2, 0.4 and 0.8. */
    readonly dice: readonly [number, number, number];
  };
  readonly verdict: (typeof CHECK_VERDICTS)[number];
}

/** All that the structured report of one calibration says. Numbers are kept to the last bit. */
export interface ReportContent {
  readonly parameters: readonly ReportParameter[];
  /** What one time point identifies: front width, front speed, growth number. */
  readonly combinations: readonly ReportParameter[];
  readonly logEvidence: number;
  readonly provenance: ReportProvenance;
  readonly run?: ReportRun;
  readonly check?: ReportCheck;
  /** Measured segments of the outputs. */
  readonly volumes?: readonly ReportVolume[];
  readonly inputs: readonly ReportInput[];
  readonly outputs: readonly ReportOutput[];
}
