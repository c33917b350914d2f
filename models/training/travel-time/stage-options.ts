import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DIFFUSIVITY_RATIOS } from './model-format.ts';
import type { Share } from './run-jobs.ts';

/** People are in one of both; nothing is trained on those for validation. */
export const SPLITS = ['train', 'validation'] as const;
export type Split = (typeof SPLITS)[number];

/** What every step before the training needs to know. */
export interface StageOptions {
  /** Holds a folder of *.nii.gz for each split. */
  readonly data: string;
  readonly work: string;
  /** Simulations a prepared anatomy. */
  readonly runs: Readonly<Record<Split, number>>;
  /** D_w / D_g of the simulations. */
  readonly ratio: number;
  readonly seed: number;
  readonly share: Share;
}

/** The folder of prepared anatomies, which serve every ratio. */
export function anatomyFolder(work: string, split: Split): string {
  return join(work, 'anatomies', split);
}

/** The folder of all that is made for one ratio. */
export function ratioFolder(work: string, ratio: number): string {
  return join(work, `ratio-${ratio}`);
}

/** The folder of a step's records. */
export function recordFolder(
  { work, ratio }: Pick<StageOptions, 'work' | 'ratio'>,
  step: 'runs' | 'examples' | 'crops',
  split: Split,
): string {
  return join(ratioFolder(work, ratio), step, split);
}

/** Throws Error for a ratio that no model is offered for. */
export function readRatio(text: string): number {
  const ratio = Number(text);
  if (DIFFUSIVITY_RATIOS.some((offered) => offered === ratio)) return ratio;
  throw new Error(`--ratio ${text} must be one of ${DIFFUSIVITY_RATIOS.join(', ')}`);
}

/** Throws Error, naming the option, for one that is no whole number from `least` on. */
export function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text);
  if (/^[0-9]+$/.test(text) && number >= least) return number;
  throw new Error(`--${option} ${text} must be a whole number, ${least} or more`);
}

/** Reads what `train-model.ts` calls a step with. Throws Error for options that are missing or wrong. */
export function readStageOptions(argv: readonly string[]): StageOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      data: { type: 'string' },
      work: { type: 'string' },
      runs: { type: 'string', default: '5' },
      'validation-runs': { type: 'string', default: '20' },
      ratio: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      part: { type: 'string', default: '0' },
      of: { type: 'string', default: '1' },
    },
  });
  const { data, work } = values;
  if (data === undefined || work === undefined) throw new Error('--data and --work must be given');
  return {
    data: resolve(data),
    work: resolve(work),
    runs: {
      train: wholeNumber('runs', values.runs, 1),
      validation: wholeNumber('validation-runs', values['validation-runs'], 1),
    },
    ratio: readRatio(values.ratio),
    seed: wholeNumber('seed', values.seed, 0),
    share: { part: wholeNumber('part', values.part, 0), of: wholeNumber('of', values.of, 1) },
  };
}
