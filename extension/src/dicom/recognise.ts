import { firstItem, items, text } from './attributes.ts';
import { CODES, codeOf, sameCode } from './codes.ts';
import type { Code, Dataset } from './dataset.ts';
import { MODEL_NAME } from './derived-series.ts';
import { mapQuantityOf, type MapQuantity } from './map-quantity.ts';
import { SEGMENT_CODES, SEGMENT_ROLES, type SegmentRole } from './segment-codes.ts';
import { COMPREHENSIVE_3D_SR_STORAGE, PARAMETRIC_MAP_STORAGE, SEGMENTATION_STORAGE } from './sop-classes.ts';

/** A stored object that is part of a saved result; `resultUID` is the same for all of one save. */
export type ResultObject =
  | { readonly kind: 'report'; readonly resultUID: string }
  | { readonly kind: 'segmentation'; readonly resultUID: string }
  | {
      readonly kind: 'parametric-map';
      readonly resultUID: string;
      readonly quantity: MapQuantity | undefined;
    };

/**
 * Which saved result an object belongs to, from its naturalised metadata alone. undefined for what this
 * software did not write, and for what it wrote as no result (imported images and segmentations).
 */
export function resultObjectOf(instance: Dataset): ResultObject | undefined {
  if (text(instance, 'ManufacturerModelName') !== MODEL_NAME) return undefined;
  const SOPClassUID = text(instance, 'SOPClassUID');
  if (SOPClassUID === COMPREHENSIVE_3D_SR_STORAGE) {
    const resultUID = text(instance, 'SeriesInstanceUID');
    return resultUID === undefined ? undefined : { kind: 'report', resultUID };
  }
  const related = items(instance, 'RelatedSeriesSequence').find((item) =>
    sameCode(codeOf(item, 'PurposeOfReferenceCodeSequence'), CODES.sameResult),
  );
  const resultUID = related && text(related, 'SeriesInstanceUID');
  if (resultUID === undefined) return undefined;
  if (SOPClassUID === SEGMENTATION_STORAGE) return { kind: 'segmentation', resultUID };
  if (SOPClassUID !== PARAMETRIC_MAP_STORAGE) return undefined;
  const shared = firstItem(instance, 'SharedFunctionalGroupsSequence');
  const mapping = shared && firstItem(shared, 'RealWorldValueMappingSequence');
  return { kind: 'parametric-map', resultUID, quantity: mapping && mapQuantityOf(mapping) };
}

/** Whether an object is part of a saved result of this software. */
export function isOwnObject(instance: Dataset): boolean {
  return resultObjectOf(instance) !== undefined;
}

/** Whether an object is the report that heads a saved result of this software. */
export function isOwnReport(instance: Dataset): boolean {
  return resultObjectOf(instance)?.kind === 'report';
}

/** Codes that others write, beside those of SEGMENT_CODES; by value, for the scheme's name varies (SCT, SRT, NCIt). */
const OTHER_CODES: Readonly<Record<string, SegmentRole | undefined>> = {
  C81175: 'core', // non-enhancing part of the tumour core
  '86049000': 'whole-tumour', // Malignant neoplasm, primary
  '63634009': 'whole-tumour', // Glioblastoma
  '393564001': 'whole-tumour', // Glioma
  'M-80003': 'whole-tumour',
  'M-01780': 'edema',
  'M-54000': 'necrosis',
  'T-A0095': 'white-matter', // White matter (SRT)
  'T-A0096': 'gray-matter', // Gray matter (SRT)
  'T-A1600': 'csf', // (SRT)
};

/**
 * Labels by which people and programs name segments, compared without case, punctuation and spelling of
 * tumour and oedema. BraTS: NCR, ED, NET, ET; TC and WT are its unions.
 */
const LABELS: Readonly<Record<SegmentRole, readonly RegExp[]>> = {
  necrosis: [/^ncr\b/, /necro/],
  enhancing: [/^(et|gd|ce|at)$/, /^(?!.*\bnon).*enhanc/, /^active tumor/],
  core: [
    /^(tc|net|gtv\d*|netc|snfh core|ncrnet)$/,
    /\bcore\b/,
    /\bnon ?enhanc/,
    /\bgtv\b/,
    /gross tumor volume/,
  ],
  edema: [/^(ed|snfh|ptbe)$/, /edema/, /flair (hyper|abnorm)/, /infiltrat/],
  'whole-tumour': [/^(wt|lesion|tumor|glioma|glioblastoma)$/, /whole tumor/, /^(all|entire|complete) tumor/],
  // What is wrong in a tissue is not the tissue.
  'white-matter': [/^wm$/, /^(?!.*(hyperintens|lesion|disease)).*white ?matter/],
  'gray-matter': [/^gm$/, /^(?!.*(heterotop|lesion|disease)).*gr[ae]y ?matter/],
  csf: [/\bcsf\b/, /cerebro ?spinal/, /cerebral spinal/],
};

/** What a segment is for a calibration: by its type's code, else by its label; undefined when neither tells. */
export function segmentRole(segment: {
  readonly label: string;
  readonly category?: Code | undefined;
  readonly type?: Code | undefined;
}): SegmentRole | undefined {
  const byLabel = roleByLabel(segment.label);
  const byCode = roleByCode(segment.type);
  // "Neoplasm" is what many programs call every part of a tumour: there a label that tells more is better.
  if (byCode === 'whole-tumour' && byLabel !== undefined) return byLabel;
  return byCode ?? byLabel;
}

function roleByCode(type: Code | undefined): SegmentRole | undefined {
  if (type === undefined) return undefined;
  return (
    SEGMENT_ROLES.find((role) => sameCode(type, SEGMENT_CODES[role].type)) ?? OTHER_CODES[type.CodeValue]
  );
}

function roleByLabel(label: string): SegmentRole | undefined {
  const plain = label
    .toLowerCase()
    .replaceAll('tumour', 'tumor')
    .replaceAll('oedema', 'edema')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
  const roles = Object.keys(LABELS) as SegmentRole[];
  return roles.find((role) => LABELS[role].some((pattern) => pattern.test(plain)));
}
