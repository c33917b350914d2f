import { readDecimal } from './read-prior.ts';

/** More volumes than this nobody looks at. */
const MOST_LEVELS = 10;

/** Levels of cell density, the lowest first; or what is wrong with the text. */
export type LevelsReading =
  | { readonly outcome: 'read'; readonly levels: readonly number[] }
  | { readonly outcome: 'wrong'; readonly problem: string };

/** Reads cell densities above 0 and up to 1, at most ten, with commas between them. */
export function readLevels(text: string): LevelsReading {
  const texts = text.split(',').map((part) => part.trim());
  const wrong = texts.find((part) => {
    const level = readDecimal(part);
    return level === undefined || !(level > 0 && level <= 1);
  });
  if (wrong !== undefined) {
    return {
      outcome: 'wrong',
      problem: `"${wrong}" is not a cell density above 0 and up to 1. Give numbers with commas between them, such as 0.05, 0.2, 0.5.`,
    };
  }
  const levels = [...new Set(texts.map(Number))].sort((a, b) => a - b);
  if (levels.length > MOST_LEVELS) {
    return {
      outcome: 'wrong',
      problem: `${levels.length} levels are too many: give at most ${MOST_LEVELS}.`,
    };
  }
  return { outcome: 'read', levels };
}
