import { items, numbers, text } from './attributes.ts';
import { CODES, codeOf, PRIVATE_SCHEME, sameCode } from './codes.ts';
import { childNumber, childrenNamed, childText, measuredNumber } from './content-item.ts';
import type { Code, Dataset } from './dataset.ts';
import { COMBINATION_CODE_VALUES, parameterName } from './parameter-codes.ts';
import { readPart10 } from './read-part10.ts';
import { checkOf } from './report-check.ts';
import { REPORT_CODES } from './report-codes.ts';
import { runOf } from './report-run.ts';
import { volumeOf } from './report-volume.ts';
import {
  INPUT_ROLES,
  OUTPUT_ROLES,
  type ReportContent,
  type ReportInput,
  type ReportOutput,
  type ReportParameter,
} from './report-content.ts';
import { UnreadableError } from './unreadable-error.ts';

/**
 * Reads a report that `writeReport` made. Throws UnreadableError for anything else: a report of other
 * software has no calibration container.
 */
export function readReport(bytes: ArrayBuffer): ReportContent {
  const { dataset } = readPart10(bytes);
  if (!sameCode(codeOf(dataset, 'ConceptNameCodeSequence'), REPORT_CODES.oncologyReport)) {
    throw new UnreadableError('other-class', 'Not an oncology measurement report');
  }
  const calibration = childrenNamed(dataset, REPORT_CODES.calibration)[0] as Dataset | undefined;
  if (calibration === undefined) {
    throw new UnreadableError('other-class', 'The report holds no calibration');
  }
  const studyOf = studyBySeries(dataset);
  const groups = childrenNamed(dataset, REPORT_CODES.imagingMeasurements).flatMap((container) =>
    childrenNamed(container, REPORT_CODES.measurementGroup),
  );
  const volumes = groups.flatMap((group) => volumeOf(group) ?? []);
  const all = groups.filter((group) => volumeOf(group) === undefined).map(parameterOf);
  const number = (concept: Code) => present(childNumber(calibration, concept), concept);
  const string = (concept: Code) => present(childText(calibration, concept), concept);
  const runs = childrenNamed(calibration, REPORT_CODES.run);
  const checks = childrenNamed(calibration, REPORT_CODES.check);
  return {
    parameters: all.filter((entry) => !entry.combination).map((entry) => entry.parameter),
    combinations: all.filter((entry) => entry.combination).map((entry) => entry.parameter),
    logEvidence: number(REPORT_CODES.logEvidence),
    provenance: {
      softwareName: string(REPORT_CODES.algorithmName),
      softwareVersion: string(REPORT_CODES.algorithmVersion),
      forwardModel: string(REPORT_CODES.forwardModel),
      seed: number(REPORT_CODES.seed),
      samplesPerStage: number(REPORT_CODES.samplesPerStage),
      stages: number(REPORT_CODES.stages),
      evaluations: number(REPORT_CODES.evaluations),
      seconds: number(REPORT_CODES.duration),
      diffusivityRatio: number(REPORT_CODES.diffusivityRatio),
      priors: string(REPORT_CODES.priors),
      likelihood: string(REPORT_CODES.likelihood),
      warnings: childrenNamed(calibration, REPORT_CODES.warning).flatMap(
        (item) => text(item, 'TextValue') ?? [],
      ),
    },
    ...(runs.length > 0 && { run: runOf(runs[0]) }),
    ...(checks.length > 0 && { check: checkOf(checks[0]) }),
    ...(volumes.length > 0 && { volumes }),
    inputs: childrenNamed(calibration, REPORT_CODES.input).map((item) => inputOf(item, studyOf)),
    outputs: childrenNamed(calibration, REPORT_CODES.output).map((item) => outputOf(item, studyOf)),
  };
}

function parameterOf(group: Dataset): { parameter: ReportParameter; combination: boolean } {
  const measured = items(group, 'ContentSequence').filter((item) => text(item, 'ValueType') === 'NUM');
  const concept = measured.length > 0 ? codeOf(measured[0], 'ConceptNameCodeSequence') : undefined;
  if (concept === undefined) {
    throw new UnreadableError('missing-attribute', 'A measurement group without measurement');
  }
  const value = (derivation: Code) => {
    const item = measured.find((candidate) =>
      sameCode(
        childrenNamed(candidate, CODES.derivation).map((child) => codeOf(child, 'ConceptCodeSequence'))[0],
        derivation,
      ),
    );
    return present(item && measuredNumber(item), derivation);
  };
  return {
    parameter: {
      name: parameterName(concept),
      unit: value(CODES.mean).unit,
      map: value(CODES.maximumAPosteriori).value,
      mean: value(CODES.mean).value,
      standardDeviation: value(CODES.standardDeviation).value,
      lower95: value(CODES.percentile2p5).value,
      upper95: value(CODES.percentile97p5).value,
    },
    combination:
      concept.CodingSchemeDesignator === PRIVATE_SCHEME && COMBINATION_CODE_VALUES.has(concept.CodeValue),
  };
}

/** Study of every series in the evidence. */
function studyBySeries(dataset: Dataset): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const study of items(dataset, 'CurrentRequestedProcedureEvidenceSequence')) {
    for (const series of items(study, 'ReferencedSeriesSequence')) {
      result.set(text(series, 'SeriesInstanceUID') ?? '', text(study, 'StudyInstanceUID') ?? '');
    }
  }
  return result;
}

function imagesOf(item: Dataset): Dataset[] {
  return items(item, 'ContentSequence')
    .filter((child) => text(child, 'ValueType') === 'IMAGE')
    .flatMap((child) => items(child, 'ReferencedSOPSequence'));
}

function inputOf(item: Dataset, studyOf: ReadonlyMap<string, string>): ReportInput {
  const images = imagesOf(item);
  // All images of one input are references to the same segments, if to any.
  const segmentNumbers = images.length > 0 ? numbers(images[0], 'ReferencedSegmentNumber') : undefined;
  return {
    ...seriesOf(item, studyOf),
    role: role(item, INPUT_ROLES),
    instances: images.map(instanceOf),
    ...(segmentNumbers === undefined ? {} : { segmentNumbers }),
  };
}

function outputOf(item: Dataset, studyOf: ReadonlyMap<string, string>): ReportOutput {
  const image = imagesOf(item).at(0) ?? {};
  const contentSha256 = childText(item, REPORT_CODES.contentSha256);
  return {
    ...seriesOf(item, studyOf),
    role: role(item, OUTPUT_ROLES),
    ...instanceOf(image),
    ...(contentSha256 !== undefined && { contentSha256 }),
  };
}

function seriesOf(
  item: Dataset,
  studyOf: ReadonlyMap<string, string>,
): { StudyInstanceUID: string; SeriesInstanceUID: string } {
  const concept = REPORT_CODES.seriesInstanceUID;
  const SeriesInstanceUID = present(childText(item, concept), concept);
  return { StudyInstanceUID: studyOf.get(SeriesInstanceUID) ?? '', SeriesInstanceUID };
}

function role<Role extends string>(item: Dataset, roles: readonly Role[]): Role {
  const stated = present(childText(item, REPORT_CODES.role), REPORT_CODES.role);
  const known = roles.find((candidate) => candidate === stated);
  if (known === undefined) {
    throw new UnreadableError(
      'missing-attribute',
      `The report has an object in the unknown role "${stated}"`,
    );
  }
  return known;
}

function instanceOf(image: Dataset): { SOPClassUID: string; SOPInstanceUID: string } {
  return {
    SOPClassUID: text(image, 'ReferencedSOPClassUID') ?? '',
    SOPInstanceUID: text(image, 'ReferencedSOPInstanceUID') ?? '',
  };
}

function present<T>(value: T | undefined, concept: Code): T {
  if (value === undefined) {
    throw new UnreadableError('missing-attribute', `The report lacks "${concept.CodeMeaning}"`);
  }
  return value;
}
