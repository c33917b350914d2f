import { privateCode, sct } from './codes.ts';
import type { Code } from './dataset.ts';

/** What a segment of a study is for a calibration. */
export const SEGMENT_ROLES = [
  'core',
  'enhancing',
  'necrosis',
  'edema',
  'whole-tumour',
  'white-matter',
  'gray-matter',
  'csf',
] as const;
export type SegmentRole = (typeof SEGMENT_ROLES)[number];

export interface SegmentCodes {
  readonly category: Code;
  readonly type: Code;
}

const TISSUE = sct('85756007', 'Tissue');
const BODY_SUBSTANCE = sct('91720002', 'Body Substance');
const ABNORMAL = sct('49755003', 'Morphologically Abnormal Structure');
const SPATIAL = sct('309825002', 'Spatial and Relational Concept');

function nci(CodeValue: string, CodeMeaning: string): Code {
  return { CodeValue, CodingSchemeDesignator: 'NCIt', CodeMeaning };
}

/** Category and type with which each role is written. */
export const SEGMENT_CODES: Readonly<Record<SegmentRole | 'density-volume', SegmentCodes>> = {
  core: { category: SPATIAL, type: sct('228791009', 'GTV') },
  enhancing: { category: ABNORMAL, type: nci('C113842', 'Enhancing Lesion') },
  necrosis: { category: ABNORMAL, type: sct('6574001', 'Necrosis') },
  edema: { category: ABNORMAL, type: sct('79654002', 'Edema') },
  'whole-tumour': { category: ABNORMAL, type: sct('108369006', 'Neoplasm') },
  'white-matter': { category: TISSUE, type: sct('389080008', 'White matter of brain') },
  'gray-matter': { category: TISSUE, type: sct('389081007', 'Gray matter of brain') },
  csf: { category: BODY_SUBSTANCE, type: sct('65216001', 'Cerebral spinal fluid') },
  /** Where the calibrated cell density exceeds a level. */
  'density-volume': {
    category: SPATIAL,
    type: privateCode('DENSITY_VOLUME', 'Volume above a tumor cell density'),
  },
};
