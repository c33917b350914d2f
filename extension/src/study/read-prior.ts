import type { Range, RangedName } from '../calibration/protocol.ts';

/** Sampled by their logarithms, or divided by: at 0 there is no density of them. */
const ABOVE_ZERO: readonly RangedName[] = [
  'diffusivity',
  'proliferationRate',
  'timeDays',
  'thresholdWidth',
  'petNoise',
];

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A number as people write it, with a point; undefined for anything else. */
export function readDecimal(text: string): number | undefined {
  const trimmed = text.trim();
  const value = Number(trimmed);
  return DECIMAL.test(trimmed) && Number.isFinite(value) ? value : undefined;
}

export type PriorReading =
  | { readonly outcome: 'read'; readonly setting: Range | number }
  | { readonly outcome: 'wrong'; readonly problem: string };

export interface PriorText {
  readonly name: RangedName;
  /** What the user calls the parameter. */
  readonly label: string;
  /** The value that it is fixed at, or low and high end of its range. */
  readonly texts: readonly [value: string] | readonly [low: string, high: string];
}

/** What was typed as the prior of one parameter, or what is wrong with it in words for people. */
export function readPrior({ name, label, texts }: PriorText): PriorReading {
  const wrong = (problem: string): PriorReading => ({ outcome: 'wrong', problem: `${label}: ${problem}.` });
  const words = texts.length === 1 ? ['the value'] : ['low', 'high'];
  const values: number[] = [];
  for (const [n, text] of texts.entries()) {
    const value = readDecimal(text);
    if (value === undefined) return wrong(`${words[n]} "${text.trim()}" is not a number`);
    if (ABOVE_ZERO.includes(name) && !(value > 0)) return wrong(`${words[n]} must be above 0`);
    if (value < 0) return wrong(`${words[n]} must not be below 0`);
    values.push(value);
  }
  const [low, high] = values;
  if (texts.length === 1) return { outcome: 'read', setting: low };
  if (!(low < high)) return wrong(`low ${low} is not below high ${high}`);
  return { outcome: 'read', setting: [low, high] };
}
