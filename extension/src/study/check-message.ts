import type { SolverCheck } from '../calibration/protocol.ts';

/** Maps that differ by no more may stand for the solver's: less than the paper's surrogate did from its solver. */
const MAPS_AGREE = 0.04;

function rounded(value: number): string {
  return value >= 10 ? String(Math.round(value)) : value.toFixed(1);
}

/** How far what moved most has moved: "0.21 SD (frontWidth)". */
function greatestShift({ shifts }: SolverCheck<string>, nameOf: (name: string) => string): string {
  const [first, ...others] = shifts;
  const most = others.reduce((a, b) => (Math.abs(b.shift) > Math.abs(a.shift) ? b : a), first);
  return `${Math.abs(most.shift).toFixed(2)} SD (${nameOf(most.name)})`;
}

function posteriorWords(check: SolverCheck<string>, nameOf: (name: string) => string): string {
  const { samples, effectiveSampleSize, logWeightDeviation, verdict } = check;
  const count = `${rounded(effectiveSampleSize)} of ${samples} samples count`;
  switch (verdict) {
    case 'agrees':
      return (
        `The 1 mm solver agrees: with its likelihoods ${count}, and no mean moves by more than ` +
        `${greatestShift(check, nameOf)}.`
      );
    case 'shifts':
      return (
        `The 1 mm solver shifts the posterior: with its likelihoods ${count}, and means move by up to ` +
        `${greatestShift(check, nameOf)}. Intervals are off by as much.`
      );
    case 'differs':
      return (
        `The 1 mm solver differs: with its likelihoods ${count}, too few to say where its posterior lies. ` +
        `The two models’ log-likelihoods differ by ±${rounded(logWeightDeviation)} from sample to sample: with ` +
        'thousands of voxels that count as independent, small differences in density decide. Parameters and their ' +
        'intervals hold for this model alone; use the 1 mm solver for its own.'
      );
  }
}

function mapWords({ mapField }: SolverCheck<string>): string {
  const { meanAbsoluteDifference, dice } = mapField;
  const difference =
    `the MAP’s density differs by ${meanAbsoluteDifference.toFixed(3)} on average in the tumor ` +
    `(Dice ${dice.map((value) => value.toFixed(2)).join(', ')} at 0.2, 0.4, 0.8)`;
  return meanAbsoluteDifference <= MAPS_AGREE
    ? `The maps may be used: ${difference}.`
    : `The maps are not the solver’s either: ${difference}.`;
}

/** What the solver's check of a posterior means, in plain words; `nameOf` says what people call a parameter. */
export function checkMessage(
  check: SolverCheck<string>,
  nameOf: (name: string) => string = (name) => name,
): string {
  return `${posteriorWords(check, nameOf)} ${mapWords(check)}`;
}
