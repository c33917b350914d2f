import { getRandomValues } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { CalibrationProblem, CalibrationResult } from '../../extension/src/calibration/protocol.ts';
import { runCalibration } from '../../extension/src/calibration/run-calibration.ts';
import { writeParametricMap } from '../../extension/src/dicom/write-parametric-map.ts';
import { writeReport } from '../../extension/src/dicom/write-report.ts';
import { writeSegmentation } from '../../extension/src/dicom/write-segmentation.ts';
import { anatomyDoubtMessage } from '../../extension/src/study/anatomy-messages.ts';
import { caveatMessage } from '../../extension/src/study/caveat-message.ts';
import { checkMessage } from '../../extension/src/study/check-message.ts';
import { findInputs } from '../../extension/src/study/find-inputs.ts';
import { missingInputs, withTissueChoice } from '../../extension/src/study/found-inputs.ts';
import { loadInputs, type LoadedInputs } from '../../extension/src/study/load-inputs.ts';
import {
  checkpointMessage,
  errorMessage,
  missingMessage,
  problemMessage,
} from '../../extension/src/study/messages.ts';
import { presetSettings } from '../../extension/src/study/preset-settings.ts';
import { writeResultObjects, type ResultObject } from '../../extension/src/study/result-objects.ts';
import { storeAll } from '../../extension/src/study/store-all.ts';
import type { CalibrateArguments } from './arguments.ts';
import { DicomWeb } from './dicomweb.ts';
import { EXIT, Failure, type ExitCode } from './exit-codes.ts';
import { fileCheckpoints } from './file-checkpoints.ts';
import { progressTeller, tell } from './progress-lines.ts';
import { archiveReader, studySeries } from './study-reader.ts';
import { ThreadWorker } from './thread-worker.ts';
import { writeResult } from './write-result.ts';

/** The level of the density volume that is written: that of the viewer's overlay before anybody moves it. */
const ISO_DENSITY = 0.05;

function exitCodeOf(problem: CalibrationProblem): ExitCode {
  switch (problem.kind) {
    case 'degenerate':
      return EXIT.degenerate;
    case 'worker-died':
    case 'internal':
      return EXIT.unexpected;
    case 'start-outside-tissue':
    case 'ratio-not-trained':
      return EXIT.badArguments;
    case 'frames-differ':
    case 'empty-segment':
    case 'no-tissue':
    case 'core-outside-brain':
    case 'bad-values':
      return EXIT.unusableInputs;
  }
}

/** Finds and reads what a calibration needs. Throws Failure where there is not all of it. */
async function inputsOf(
  archive: DicomWeb,
  { studyInstanceUID, tissueFrom }: CalibrateArguments,
  signal: AbortSignal,
): Promise<LoadedInputs> {
  const all = findInputs(await studySeries(archive, studyInstanceUID));
  const series = all.anatomical.map(({ SeriesInstanceUID }) => SeriesInstanceUID);
  if (tissueFrom !== undefined && tissueFrom !== 'stored' && !series.includes(tissueFrom)) {
    const offered = series.join(', ') || 'none';
    throw new Failure(
      EXIT.badArguments,
      `--tissue-from ${tissueFrom} is no T1 of the study; its T1 series are: ${offered}`,
    );
  }
  const found = withTissueChoice(all, tissueFrom);
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

function resultObjects(result: CalibrationResult, loaded: LoadedInputs): Promise<ResultObject[]> {
  return writeResultObjects({
    dicom: {
      writeParametricMap: (input) => Promise.resolve(writeParametricMap(input)),
      writeSegmentation: (input) => Promise.resolve(writeSegmentation(input)),
      writeReport: (input) => Promise.resolve(writeReport(input)),
    },
    result,
    loaded,
    isoDensity: ISO_DENSITY,
  });
}

async function storeObjects(archive: DicomWeb, objects: readonly ResultObject[]): Promise<void> {
  const answer = await storeAll(
    objects,
    (bytes) => archive.store(bytes),
    () => undefined,
  );
  if (answer.outcome === 'stored') return;
  const names = (list: readonly { readonly name: string }[]): string =>
    list.map(({ name }) => name).join(', ') || 'nothing';
  throw new Failure(
    EXIT.archive,
    `${answer.reason}\nStored: ${names(answer.stored)}\nNot stored: ${names(answer.notStored)}`,
  );
}

async function makeFolder(option: string, folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new Failure(EXIT.badArguments, `${option} ${folder} cannot be made: ${errorMessage(error)}`);
  }
}

/** Calibrates one study of an archive. Gives the exit code; throws Failure, or the signal's reason when it is aborted. */
export async function calibrateStudy(options: CalibrateArguments, signal: AbortSignal): Promise<ExitCode> {
  const { dicomWebUrl, headers, checkpoints, out } = options;
  if (out !== undefined) await makeFolder('--out', out);
  if (checkpoints !== undefined) await makeFolder('--checkpoints', checkpoints);
  const archive = new DicomWeb({ url: dicomWebUrl, headers, signal });
  tell('reading');
  const loaded = await inputsOf(archive, options, signal);
  const { madeTissue } = loaded;
  tell('inputs', {
    pet: loaded.inputs.pet !== undefined,
    ...(madeTissue && {
      madeTissue: { series: madeTissue.series.SeriesInstanceUID, ...madeTissue.result.quality },
    }),
  });
  for (const doubt of madeTissue?.result.quality.doubts ?? []) console.error(anatomyDoubtMessage(doubt));
  const seed = options.seed ?? getRandomValues(new Uint32Array(1))[0];
  const { samplesPerStage } = options;
  const onProgress = progressTeller((notice) => {
    if (notice.kind !== 'continued') console.error(checkpointMessage(notice));
  });
  const answer = await runCalibration({
    inputs: loaded.inputs,
    settings: {
      ...presetSettings(options.preset, seed, options.target),
      ...(samplesPerStage !== undefined && { samplesPerStage }),
    },
    outputGrid: loaded.source.grid,
    createHelper: () => new ThreadWorker(new URL('../bin/evaluation-thread.js', import.meta.url)),
    helpers: options.workers,
    ...(checkpoints !== undefined && { checkpoints: fileCheckpoints(checkpoints, options.seed) }),
    onProgress,
    signal,
  });
  switch (answer.outcome) {
    case 'cancelled':
      return EXIT.cancelled;
    case 'failed':
      throw new Failure(exitCodeOf(answer.problem), problemMessage(answer.problem));
    case 'converged': {
      const { result } = answer;
      const objects = options.store || out !== undefined ? await resultObjects(result, loaded) : [];
      const files = out === undefined ? [] : await writeResult(out, result, objects);
      if (options.store) await storeObjects(archive, objects);
      const { parameters, combinations, evaluations, seconds, settings } = result;
      const { logEvidence, logEvidenceError, forwardModel, caveats, check } = result;
      for (const caveat of caveats) console.error(caveatMessage(caveat));
      if (check && check.verdict !== 'agrees') console.error(checkMessage(check));
      const account = {
        forwardModel,
        ...(caveats.length > 0 && { caveats }),
        ...(check && { check }),
        logEvidence,
        logEvidenceError,
        evaluations,
        seconds,
        settings,
        stored: options.store,
        files,
      };
      tell('converged', { ...account, parameters, combinations });
      return EXIT.converged;
    }
  }
}
