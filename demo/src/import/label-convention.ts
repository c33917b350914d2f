import { ImportError } from './import-error.ts';

/** Parts of a tumour that a label map tells apart. */
export const TUMOR_PARTS = ['enhancing', 'necrosis', 'non-enhancing', 'edema', 'core'] as const;
export type TumorPart = (typeof TUMOR_PARTS)[number];

/** Which label stands for which part. */
export type LabelMeanings = ReadonlyMap<number, TumorPart>;

export interface LabelConvention {
  readonly name: string;
  readonly meanings: LabelMeanings;
}

const BRATS_2013: LabelConvention = {
  name: 'BraTS 2013: 1 necrosis, 2 edema, 3 non-enhancing, 4 enhancing',
  meanings: new Map<number, TumorPart>([
    [1, 'necrosis'],
    [2, 'edema'],
    [3, 'non-enhancing'],
    [4, 'enhancing'],
  ]),
};
const BRATS_2017: LabelConvention = {
  name: 'BraTS 2017 to 2021: 1 necrotic and non-enhancing core, 2 edema, 4 enhancing',
  meanings: new Map<number, TumorPart>([
    [1, 'necrosis'],
    [2, 'edema'],
    [4, 'enhancing'],
  ]),
};
const BRATS_2023: LabelConvention = {
  name: 'BraTS 2023: 1 necrotic core, 2 edema, 3 enhancing',
  meanings: new Map<number, TumorPart>([
    [1, 'necrosis'],
    [2, 'edema'],
    [3, 'enhancing'],
  ]),
};

/**
 * What the labels of a tumour segmentation mean, by its labels and its name: 3 and 4 together, or a file of
 * BraTS 2013's name, are the convention of 2013; 4 alone is that of 2017, else that of 2023 holds.
 * Throws ImportError for labels that none of them has, and for a segmentation without any.
 */
export function labelConvention(labels: readonly number[], fileName: string): LabelConvention {
  if (labels.length === 0) throw new ImportError(`${fileName}: the segmentation is empty`);
  const has = (label: number): boolean => labels.includes(label);
  const is2013 = (has(3) && has(4)) || /otmulticlass/i.test(fileName);
  const convention = is2013 ? BRATS_2013 : has(4) ? BRATS_2017 : BRATS_2023;
  const unknown = labels.filter((label) => !convention.meanings.has(label));
  if (unknown.length > 0) {
    throw new ImportError(
      `${fileName}: labels ${unknown.join(', ')} have no known meaning; give all with --labels, for example --labels necrosis=1,edema=2,enhancing=4`,
    );
  }
  return convention;
}

/** Reads `necrosis=1,edema=2,enhancing=3+4`. Throws ImportError naming what is wrong in it. */
export function parseLabels(text: string): LabelMeanings {
  const meanings = new Map<number, TumorPart>();
  for (const entry of text.split(',')) {
    const [name, values = ''] = entry.split('=');
    const part = TUMOR_PARTS.find((candidate) => candidate === name.trim());
    if (part === undefined) {
      throw new ImportError(`--labels: "${name.trim()}" is none of ${TUMOR_PARTS.join(', ')}`);
    }
    for (const value of values.split('+')) {
      if (!/^\s*[1-9]\d{0,4}\s*$/.test(value)) {
        throw new ImportError(`--labels: "${entry}" must be like ${part}=1 or ${part}=1+3`);
      }
      meanings.set(Number(value), part);
    }
  }
  return meanings;
}
