import {
  childNumber,
  childNumbers,
  childrenNamed,
  childText,
  containerItem,
  numberItem,
  textItem,
} from './content-item.ts';
import type { Code, Dataset } from './dataset.ts';
import { REPORT_CODES } from './report-codes.ts';
import type { ReportRun, ReportStage } from './report-content.ts';
import { UnreadableError } from './unreadable-error.ts';

/** What repeats a run, as one container; a container in it for every stage. */
export function runContainer(run: ReportRun): Dataset {
  const { preset, forwardModelSha256 } = run;
  return containerItem(REPORT_CODES.run, [
    textItem('CONTAINS', REPORT_CODES.settings, run.settings),
    ...(preset === undefined ? [] : [textItem('CONTAINS', REPORT_CODES.preset, preset)]),
    ...(forwardModelSha256 === undefined
      ? []
      : [textItem('CONTAINS', REPORT_CODES.forwardModelSha256, forwardModelSha256)]),
    ...run.isoDensities.map((level) => numberItem(REPORT_CODES.isoDensity, level, '1')),
    numberItem(REPORT_CODES.exceedanceDensity, run.exceedanceDensity, '1'),
    numberItem(REPORT_CODES.logEvidenceError, run.logEvidenceError, '1'),
    ...run.stages.map(stageContainer),
  ]);
}

function stageContainer(stage: ReportStage): Dataset {
  return containerItem(REPORT_CODES.stage, [
    numberItem(REPORT_CODES.temperingExponent, stage.temperingExponent, '1'),
    numberItem(REPORT_CODES.moves, stage.moves, '1'),
    numberItem(REPORT_CODES.acceptanceRate, stage.acceptanceRate, '1'),
    numberItem(REPORT_CODES.effectiveSampleSize, stage.effectiveSampleSize, '1'),
    numberItem(REPORT_CODES.uniqueFraction, stage.uniqueFraction, '1'),
  ]);
}

function present<T>(value: T | undefined, concept: Code): T {
  if (value === undefined) {
    throw new UnreadableError('missing-attribute', `The report's run lacks "${concept.CodeMeaning}"`);
  }
  return value;
}

/** What `runContainer` made of a run. Throws UnreadableError where something of it is missing. */
export function runOf(container: Dataset): ReportRun {
  const number = (item: Dataset, concept: Code): number => present(childNumber(item, concept), concept);
  const preset = childText(container, REPORT_CODES.preset);
  const forwardModelSha256 = childText(container, REPORT_CODES.forwardModelSha256);
  return {
    settings: present(childText(container, REPORT_CODES.settings), REPORT_CODES.settings),
    ...(preset !== undefined && { preset }),
    ...(forwardModelSha256 !== undefined && { forwardModelSha256 }),
    isoDensities: childNumbers(container, REPORT_CODES.isoDensity),
    exceedanceDensity: number(container, REPORT_CODES.exceedanceDensity),
    logEvidenceError: number(container, REPORT_CODES.logEvidenceError),
    stages: childrenNamed(container, REPORT_CODES.stage).map((stage) => ({
      temperingExponent: number(stage, REPORT_CODES.temperingExponent),
      moves: number(stage, REPORT_CODES.moves),
      acceptanceRate: number(stage, REPORT_CODES.acceptanceRate),
      effectiveSampleSize: number(stage, REPORT_CODES.effectiveSampleSize),
      uniqueFraction: number(stage, REPORT_CODES.uniqueFraction),
    })),
  };
}
