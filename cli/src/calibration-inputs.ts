import { findInputs } from '../../extension/src/study/find-inputs.ts';
import { foundByReport } from '../../extension/src/study/found-by-report.ts';
import { missingInputs, withTissueChoice, type FoundInputs } from '../../extension/src/study/found-inputs.ts';
import { loadInputs, type LoadedInputs } from '../../extension/src/study/load-inputs.ts';
import { errorMessage, missingMessage } from '../../extension/src/study/messages.ts';
import type { CalibrateArguments } from './arguments.ts';
import type { DicomWeb } from './dicomweb.ts';
import { EXIT, Failure } from './exit-codes.ts';
import type { ReportedRun } from './repeated-run.ts';
import { archiveReader, studySeries } from './study-reader.ts';

/** Those that the report names, or those that are found by the viewer's rules. */
async function foundInputs(
  archive: DicomWeb,
  { studyInstanceUID = '', tissueFrom, tissueHelped }: CalibrateArguments,
  reported: ReportedRun | undefined,
): Promise<FoundInputs> {
  if (reported) {
    try {
      return foundByReport(reported.report, reported.study);
    } catch (error) {
      throw new Failure(EXIT.unusableInputs, `${errorMessage(error)}. The run cannot be repeated.`);
    }
  }
  const found = findInputs(await studySeries(archive, studyInstanceUID));
  const series = found.anatomical.map(({ SeriesInstanceUID }) => SeriesInstanceUID);
  if (tissueFrom !== undefined && tissueFrom !== 'stored' && !series.includes(tissueFrom)) {
    const offered = series.join(', ') || 'none';
    throw new Failure(
      EXIT.badArguments,
      `--tissue-from ${tissueFrom} is no T1 of the study; its T1 series are: ${offered}`,
    );
  }
  return withTissueChoice(found, tissueFrom, tissueHelped);
}

/** Finds and reads what a calibration needs. Throws Failure where there is not all of it. */
export async function calibrationInputs(
  archive: DicomWeb,
  options: CalibrateArguments,
  reported: ReportedRun | undefined,
  signal: AbortSignal,
): Promise<LoadedInputs> {
  const found = await foundInputs(archive, options, reported);
  const missing = missingInputs(found);
  if (missing.length > 0) {
    const messages = missing.map(missingMessage).map(({ title, remedy }) => `${title}. ${remedy}`);
    throw new Failure(EXIT.unusableInputs, messages.join('\n'));
  }
  try {
    return await loadInputs(found, archiveReader(archive, signal));
  } catch (error) {
    if (signal.aborted) throw error;
    const cause = error instanceof Error ? error.cause : undefined;
    for (const known of [error, cause]) if (known instanceof Failure) throw known;
    throw new Failure(EXIT.unusableInputs, errorMessage(error), { cause: error });
  }
}
