import { table } from './markdown.ts';
import { meanOf } from './means.ts';
import type { Measured } from './measure-deviations.ts';
import { TABLE_I } from './paper-numbers.ts';
import { ROWS } from './rows.ts';

type Rows = Partial<Readonly<Record<string, readonly Measured[]>>>;

const PROPOSED = 'f';
/** Standard errors that a difference must be to say something. */
const TELLING = 2;

/** Letters of Table I from the greatest score to the least. */
function order(scores: Readonly<Record<string, number>>): string[] {
  return Object.keys(scores).sort((a, b) => scores[b] - scores[a]);
}

/** Dice of each tumor, mean over thresholds; null where it has none. */
function scores(measured: readonly Measured[]): (number | null)[] {
  return measured.map(({ deviation }) => {
    const { mean, count } = meanOf(deviation.dice);
    return count > 0 ? mean : null;
  });
}

export interface Difference {
  readonly mean: number;
  readonly standardError: number;
}

/** Mean over pairs of which neither is null, and its standard error. */
export function pairedDifference(
  ours: readonly (number | null)[],
  theirs: readonly (number | null)[],
): Difference {
  const differences = ours.flatMap((value, n) => {
    const other = theirs[n];
    return value === null || other === null ? [] : [value - other];
  });
  const { mean, standardDeviation, count } = meanOf(differences);
  return { mean, standardError: standardDeviation / Math.sqrt(count - 1) };
}

const signed = (value: number): string => (value >= 0 ? '+' : '−') + Math.abs(value).toFixed(3);

/** Says how the rows rank, and whether the proposed loss is first as in the paper. */
export function ranking(rows: Rows): string {
  const trained = Object.entries(rows).flatMap(([letter, measured]) =>
    measured ? [{ letter, found: scores(measured), paper: meanOf([...TABLE_I[letter]]).mean }] : [],
  );
  const proposed = trained.find(({ letter }) => letter === PROPOSED);
  const missing = ROWS.length - trained.length;
  if (!proposed || missing > 0) {
    return `${missing} of the ${ROWS.length} rows were not trained: this neither confirms nor contradicts the paper's ranking.`;
  }
  const found = order(Object.fromEntries(trained.map(({ letter, found: of }) => [letter, meanOf(of).mean])));
  const expected = order(Object.fromEntries(trained.map(({ letter, paper }) => [letter, paper])));
  const others = trained
    .filter(({ letter }) => letter !== PROPOSED)
    .map((row) => ({ ...row, difference: pairedDifference(proposed.found, row.found) }));
  const those = (tells: (difference: Difference) => boolean): string =>
    others
      .filter(({ difference }) => tells(difference))
      .map(({ letter }) => letter)
      .join(', ') || 'none';
  const better = those(({ mean, standardError }) => mean > TELLING * standardError);
  const worse = those(({ mean, standardError }) => mean < -TELLING * standardError);
  const open = those(({ mean, standardError }) => Math.abs(mean) <= TELLING * standardError);
  const differences = table(
    ['f less', ...others.map(({ letter }) => letter)],
    [
      [
        'here',
        ...others.map(
          ({ difference: { mean, standardError } }) => `${signed(mean)} ± ${standardError.toFixed(3)}`,
        ),
      ],
      ['paper', ...others.map(({ paper }) => signed(proposed.paper - paper))],
    ],
  );
  return `From best to worst, mean over thresholds: ${found.join(', ')}; in the paper ${expected.join(', ')}. Differences of f (the proposed loss) to the others on the same tumors, with standard errors over the ${proposed.found.length} tumors:

${differences}

By more than ${TELLING} standard errors, f is better than: ${better}; worse than: ${worse}; not told apart: ${open}. There is one training of each row, so what another seed would change is not in these errors.`;
}
