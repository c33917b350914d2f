import { items, text } from './attributes.ts';
import { codeOf } from './codes.ts';
import {
  childNumber,
  childrenNamed,
  childText,
  containerItem,
  measuredNumber,
  numberItem,
  textItem,
} from './content-item.ts';
import type { Code, Dataset } from './dataset.ts';
import { PARAMETER_CODES, parameterName } from './parameter-codes.ts';
import { REPORT_CODES } from './report-codes.ts';
import { CHECK_VERDICTS, type ReportCheck } from './report-content.ts';
import { UnreadableError } from './unreadable-error.ts';

/**
 * The check as one container: a shift is a number whose concept is the parameter's, in a container of shifts; the Dice
 * coefficients are three numbers in the order of their levels.
 * Throws RangeError for a parameter without a concept.
 */
export function checkContainer(check: ReportCheck): Dataset {
  const { mapField, shifts } = check;
  const shiftItem = ({ name, shift }: ReportCheck['shifts'][number]): Dataset => {
    const concept = PARAMETER_CODES[name];
    if (concept === undefined) throw new RangeError(`No concept for the parameter "${name}"`);
    return numberItem(concept, shift, '1');
  };
  return containerItem(REPORT_CODES.check, [
    textItem('CONTAINS', REPORT_CODES.forwardModel, check.forwardModel),
    textItem('CONTAINS', REPORT_CODES.checkVerdict, check.verdict),
    numberItem(REPORT_CODES.checkedSamples, check.samples, '1'),
    numberItem(REPORT_CODES.checkSampleSize, check.effectiveSampleSize, '1'),
    numberItem(REPORT_CODES.checkDeviation, check.logWeightDeviation, '1'),
    numberItem(REPORT_CODES.checkMapDifference, mapField.meanAbsoluteDifference, '1'),
    ...mapField.dice.map((value) => numberItem(REPORT_CODES.checkMapDice, value, '1')),
    containerItem(REPORT_CODES.checkShift, shifts.map(shiftItem)),
  ]);
}

function present<T>(value: T | undefined, concept: Code): T {
  if (value === undefined) {
    throw new UnreadableError('missing-attribute', `The report's check lacks "${concept.CodeMeaning}"`);
  }
  return value;
}

/** What `checkContainer` made of a check. Throws UnreadableError where something of it is missing. */
export function checkOf(container: Dataset): ReportCheck {
  const number = (concept: Code): number => present(childNumber(container, concept), concept);
  const stated = childText(container, REPORT_CODES.checkVerdict);
  const dice = childrenNamed(container, REPORT_CODES.checkMapDice).map((item) => measuredNumber(item)?.value);
  const [low, middle, high] = [0, 1, 2].map((n) => present(dice.at(n), REPORT_CODES.checkMapDice));
  const shifts = childrenNamed(container, REPORT_CODES.checkShift)
    .flatMap((item) => items(item, 'ContentSequence'))
    .filter((item) => text(item, 'ValueType') === 'NUM')
    .map((item) => ({
      name: parameterName(present(codeOf(item, 'ConceptNameCodeSequence'), REPORT_CODES.checkShift)),
      shift: present(measuredNumber(item)?.value, REPORT_CODES.checkShift),
    }));
  return {
    forwardModel: present(childText(container, REPORT_CODES.forwardModel), REPORT_CODES.forwardModel),
    samples: number(REPORT_CODES.checkedSamples),
    effectiveSampleSize: number(REPORT_CODES.checkSampleSize),
    logWeightDeviation: number(REPORT_CODES.checkDeviation),
    shifts,
    mapField: { meanAbsoluteDifference: number(REPORT_CODES.checkMapDifference), dice: [low, middle, high] },
    verdict: present(
      CHECK_VERDICTS.find((known) => known === stated),
      REPORT_CODES.checkVerdict,
    ),
  };
}
