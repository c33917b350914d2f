import type { Measured } from './measure-deviations.ts';
import { diceMeans, meanOf } from './means.ts';
import { TABLE_I } from './paper-numbers.ts';
import { ROWS } from './rows.ts';

/** Letters of Table I from the greatest score to the least. */
function order(scores: Readonly<Record<string, number>>): string[] {
  return Object.keys(scores).sort((a, b) => scores[b] - scores[a]);
}

const score = (measured: readonly Measured[]): number =>
  meanOf(diceMeans(measured).map(({ mean }) => mean)).mean;

function firstWords(first: string, missing: number): string {
  if (missing > 0) {
    return `${missing} of the ${ROWS.length} rows were not trained: this neither confirms nor contradicts the paper's ranking.`;
  }
  return first === 'f'
    ? 'The proposed network is first, as in the paper.'
    : 'The proposed network is not first, unlike in the paper: trainings as short as these do not yet tell the rows apart.';
}

/** Says how the rows that were trained rank, and whether the proposed loss is first as in the paper. */
export function ranking(rows: Partial<Readonly<Record<string, readonly Measured[]>>>): string {
  const trained = Object.entries(rows).flatMap(([letter, measured]) =>
    measured ? [{ letter, measured }] : [],
  );
  const found = order(Object.fromEntries(trained.map(({ letter, measured }) => [letter, score(measured)])));
  const expected = order(
    Object.fromEntries(trained.map(({ letter }) => [letter, meanOf([...TABLE_I[letter]]).mean])),
  );
  const errors = trained.flatMap(({ measured }) =>
    diceMeans(measured).map(({ standardDeviation, count }) => standardDeviation / Math.sqrt(count)),
  );
  const missing = ROWS.length - trained.length;
  const words = [
    `From best to worst, mean over thresholds: ${found.join(', ')}; in the paper ${expected.join(', ')}.`,
    `The standard error of a mean is up to ${Math.max(...errors).toFixed(3)}: smaller differences say nothing, and there is one training of each row.`,
    firstWords(found[0], missing),
  ];
  return words.join(' ');
}
