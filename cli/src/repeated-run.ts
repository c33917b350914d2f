import { readFile } from 'node:fs/promises';
import { modelDigest } from '../../extension/src/calibration/model-digest.ts';
import type { CalibrationSettings } from '../../extension/src/calibration/protocol.ts';
import { readReport } from '../../extension/src/dicom/read-report.ts';
import type { ReportContent, ReportRun } from '../../extension/src/dicom/report-content.ts';
import { text } from '../../extension/src/dicom/attributes.ts';
import { errorMessage } from '../../extension/src/study/messages.ts';
import { settingsOf } from '../../extension/src/study/report-run.ts';
import type { StudySeries } from '../../extension/src/study/study-series.ts';
import type { DicomWeb } from './dicomweb.ts';
import { EXIT, Failure } from './exit-codes.ts';
import { studySeries } from './study-reader.ts';
import { wrong } from './usage.ts';

/** A run that a report says how to repeat. */
export interface ReportedRun {
  readonly report: ReportContent;
  readonly run: ReportRun;
  readonly settings: CalibrationSettings;
  readonly study: readonly StudySeries[];
}

async function fileOf(path: string): Promise<ArrayBuffer | undefined> {
  try {
    return Uint8Array.from(await readFile(path)).buffer;
  } catch {
    return undefined;
  }
}

async function storedReport(
  archive: DicomWeb,
  study: readonly StudySeries[],
  SOPInstanceUID: string,
): Promise<ArrayBuffer> {
  const series = study.find(({ instances }) =>
    instances?.some((instance) => text(instance, 'SOPInstanceUID') === SOPInstanceUID),
  );
  if (!series) {
    throw new Failure(
      EXIT.unusableInputs,
      `The study holds no report ${SOPInstanceUID}, and there is no such file`,
    );
  }
  const { StudyInstanceUID, SeriesInstanceUID } = series;
  return archive.instance({ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID });
}

function reportIn(bytes: ArrayBuffer, fromReport: string): ReportContent {
  try {
    return readReport(bytes);
  } catch (error) {
    throw new Failure(EXIT.unusableInputs, `--from-sr ${fromReport} cannot be used: ${errorMessage(error)}`);
  }
}

/** Reads what `--from-sr` names. Throws Failure where its run cannot be repeated. */
export async function reportedRun(
  archive: DicomWeb,
  fromReport: string,
  studyInstanceUID: string | undefined,
): Promise<ReportedRun> {
  const file = await fileOf(fromReport);
  if (!file && studyInstanceUID === undefined) {
    throw wrong(`--from-sr ${fromReport} is no file; a report in the archive needs its --study`);
  }
  const known = file && reportIn(file, fromReport);
  const uid = studyInstanceUID ?? known?.inputs.at(0)?.StudyInstanceUID ?? '';
  const study = await studySeries(archive, uid);
  const report = known ?? reportIn(await storedReport(archive, study, fromReport), fromReport);
  const { run } = report;
  if (!run) {
    throw new Failure(EXIT.unusableInputs, 'The report does not say how its run is repeated: it is too old');
  }
  let settings: CalibrationSettings;
  try {
    settings = settingsOf(run);
  } catch (error) {
    throw new Failure(EXIT.unusableInputs, errorMessage(error), { cause: error });
  }
  const { forwardModel = 'solver-2mm', diffusivityRatio } = settings;
  const now = await modelDigest(forwardModel, diffusivityRatio);
  if (run.forwardModelSha256 !== undefined && now !== run.forwardModelSha256) {
    throw new Failure(
      EXIT.unusableInputs,
      `The report's growth model (${report.provenance.forwardModel}, SHA-256 ${run.forwardModelSha256}) is not in this ` +
        `version, whose has SHA-256 ${now ?? 'unknown'}. Repeat the run with the version ` +
        `${report.provenance.softwareVersion} that made it.`,
    );
  }
  return { report, run, settings, study };
}

/** What is to be said of a repeated run that is not the same. */
export function notRepeatedMessage({ report }: ReportedRun, differences: readonly string[]): string {
  const card = / backend=webgl2/.test(report.provenance.forwardModel)
    ? ' The report’s run was evaluated by a graphics card, whose last bits are its own.'
    : '';
  const tissue = report.outputs.some(({ role }) => role === 'tissue-maps')
    ? ' The report’s run made its tissue maps itself; the repeated run read them as they were saved, on the slices of ' +
      'the segmented series and rounded to steps of 1/255.'
    : '';
  return `The repeated run differs from the report in ${differences.join(', ')}.${card}${tissue}`;
}
