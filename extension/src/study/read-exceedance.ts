import { readDecimal } from './read-prior.ts';

/** A cell density that is exceeded; or what is wrong with the text. */
export type ExceedanceReading =
  | { readonly outcome: 'read'; readonly density: number }
  | { readonly outcome: 'wrong'; readonly problem: string };

/** Reads the u of a map of P(cell density > u): a number between 0 and 1, neither of them. */
export function readExceedance(text: string): ExceedanceReading {
  const density = readDecimal(text.trim());
  return density !== undefined && density > 0 && density < 1
    ? { outcome: 'read', density }
    : { outcome: 'wrong', problem: `"${text.trim()}" is not a cell density between 0 and 1.` };
}
