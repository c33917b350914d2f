import type { Code, Dataset } from './dataset.ts';
import { firstItem, text } from './attributes.ts';

/** Coding scheme of the project's own concepts, for which no standard code was found. */
export const PRIVATE_SCHEME = '99OHIFTUMOR';

export function dcm(CodeValue: string, CodeMeaning: string): Code {
  return { CodeValue, CodingSchemeDesignator: 'DCM', CodeMeaning };
}

export function sct(CodeValue: string, CodeMeaning: string): Code {
  return { CodeValue, CodingSchemeDesignator: 'SCT', CodeMeaning };
}

export function ucum(CodeValue: string, CodeMeaning: string = CodeValue): Code {
  return { CodeValue, CodingSchemeDesignator: 'UCUM', CodeMeaning };
}

export function privateCode(CodeValue: string, CodeMeaning: string): Code {
  return { CodeValue, CodingSchemeDesignator: PRIVATE_SCHEME, CodeMeaning };
}

/** Who defines the private codes (SOP Common module): goes into every object that uses one. */
export const CODING_SCHEME_IDENTIFICATION: readonly Dataset[] = [
  {
    CodingSchemeDesignator: PRIVATE_SCHEME,
    CodingSchemeName: 'OHIF Tumor Modeling concepts',
    CodingSchemeResponsibleOrganization: 'OHIF Tumor Modeling project',
  },
];

export const CODES = {
  brain: sct('12738006', 'Brain'),
  quantity: sct('246205007', 'Quantity'),
  derivation: dcm('121401', 'Derivation'),
  mean: sct('373098007', 'Mean'),
  standardDeviation: sct('386136009', 'Standard Deviation'),
  sourceImageForProcessing: dcm('121322', 'Source image for image processing operation'),
  segmentation: dcm('113076', 'Segmentation'),
  processingEquipment: dcm('109102', 'Processing Equipment'),
  noUnits: ucum('1', 'no units'),
  cellDensity: privateCode('CELL_DENSITY', 'Tumor cell density as fraction of capacity'),
  exceedance: privateCode('EXCEEDANCE', 'Probability that tumor cell density exceeds threshold'),
  exceedanceThreshold: privateCode('EXCEEDED', 'Threshold of tumor cell density that is exceeded'),
  maximumAPosteriori: privateCode('MAP', 'Maximum a posteriori'),
  percentile2p5: privateCode('P2.5', '2.5th percentile of posterior'),
  percentile97p5: privateCode('P97.5', '97.5th percentile of posterior'),
  sameResult: privateCode('RESULT', 'Report of the same calibration'),
  forwardSimulation: privateCode('SIMULATION', 'Simulation of tumor growth'),
} as const;

/** The code that a coded sequence holds; undefined when it is absent or incomplete. */
export function codeOf(dataset: Dataset, sequence: string): Code | undefined {
  const item = firstItem(dataset, sequence);
  if (item === undefined) return undefined;
  const CodeValue = text(item, 'CodeValue') ?? text(item, 'LongCodeValue') ?? text(item, 'URNCodeValue');
  if (CodeValue === undefined) return undefined;
  return {
    CodeValue,
    CodingSchemeDesignator: text(item, 'CodingSchemeDesignator') ?? '',
    CodeMeaning: text(item, 'CodeMeaning') ?? '',
  };
}

/** Whether two codes stand for the same concept: meanings are for reading only. */
export function sameCode(a: Code | undefined, b: Code): boolean {
  return a?.CodeValue === b.CodeValue && a.CodingSchemeDesignator === b.CodingSchemeDesignator;
}

/** A code as the item of a code sequence. */
export function codeItem(code: Code): Dataset {
  const { CodeValue, CodingSchemeDesignator, CodeMeaning } = code;
  return { CodeValue, CodingSchemeDesignator, CodeMeaning };
}
