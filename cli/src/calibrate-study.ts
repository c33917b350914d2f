import { getRandomValues } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { type CalibrationProblem, type CalibrationResult } from '../../extension/src/calibration/protocol.ts';
import { runCalibration } from '../../extension/src/calibration/run-calibration.ts';
import { contentDigest } from '../../extension/src/dicom/content-digest.ts';
import { finishedInstance } from '../../extension/src/dicom/finished-instance.ts';
import { writeParametricMap } from '../../extension/src/dicom/write-parametric-map.ts';
import { writeReport } from '../../extension/src/dicom/write-report.ts';
import { writeSegmentation } from '../../extension/src/dicom/write-segmentation.ts';
import { anatomyDoubtMessage } from '../../extension/src/study/anatomy-messages.ts';
import { caveatMessage } from '../../extension/src/study/caveat-message.ts';
import { checkMessage } from '../../extension/src/study/check-message.ts';
import { differencesFrom } from '../../extension/src/study/differences.ts';
import type { LoadedInputs } from '../../extension/src/study/load-inputs.ts';
import { checkpointMessage, errorMessage, problemMessage } from '../../extension/src/study/messages.ts';
import { presetSettings } from '../../extension/src/study/preset-settings.ts';
import { writeResultObjects, type ResultObject } from '../../extension/src/study/result-objects.ts';
import { storeVerified } from '../../extension/src/study/store-verified.ts';
import type { CalibrateArguments } from './arguments.ts';
import { calibrationInputs } from './calibration-inputs.ts';
import { DicomWeb } from './dicomweb.ts';
import { EXIT, Failure, type ExitCode } from './exit-codes.ts';
import { fileCheckpoints } from './file-checkpoints.ts';
import { progressTeller, tell } from './progress-lines.ts';
import { notRepeatedMessage, reportedRun } from './repeated-run.ts';
import { ThreadWorker } from './thread-worker.ts';
import { writeResult } from './write-result.ts';

function exitCodeOf(problem: CalibrationProblem): ExitCode {
  switch (problem.kind) {
    case 'degenerate':
      return EXIT.degenerate;
    case 'worker-died':
    case 'internal':
    case 'model-unusable':
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

function resultObjects(
  result: CalibrationResult,
  loaded: LoadedInputs,
  isoDensities: readonly number[],
): Promise<ResultObject[]> {
  return writeResultObjects({
    dicom: {
      writeParametricMap: (input) => finishedInstance(writeParametricMap(input)),
      writeSegmentation: (input) => finishedInstance(writeSegmentation(input)),
      writeReport: (input) => finishedInstance(writeReport(input)),
    },
    result,
    loaded,
    isoDensities,
  });
}

async function storeObjects(archive: DicomWeb, objects: readonly ResultObject[]): Promise<void> {
  const answer = await storeVerified(
    objects,
    {
      store: (bytes) => archive.store(bytes),
      digest: async (reference) => contentDigest(await archive.instance(reference)),
    },
    { again: false, onStep: () => undefined },
  );
  if (answer.outcome === 'stored') return;
  const names = (list: readonly { readonly name: string }[]): string =>
    list.map(({ name }) => name).join(', ') || 'nothing';
  const rest =
    answer.outcome === 'failed'
      ? `Not stored: ${names(answer.notStored)}`
      : `Other than sent: ${names([answer.differing])}`;
  throw new Failure(EXIT.archive, `${answer.reason}\nStored: ${names(answer.stored)}\n${rest}`);
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
  const { dicomWebUrl, headers, checkpoints, out, fromReport } = options;
  if (out !== undefined) await makeFolder('--out', out);
  if (checkpoints !== undefined) await makeFolder('--checkpoints', checkpoints);
  const archive = new DicomWeb({ url: dicomWebUrl, headers, signal });
  tell('reading');
  const reported =
    fromReport === undefined ? undefined : await reportedRun(archive, fromReport, options.studyInstanceUID);
  const loaded = await calibrationInputs(archive, options, reported, signal);
  const { madeTissue } = loaded;
  tell('inputs', {
    pet: loaded.inputs.pet !== undefined,
    ...(madeTissue && {
      madeTissue: {
        series: madeTissue.series.SeriesInstanceUID,
        helpers: madeTissue.helpers.map(({ SeriesInstanceUID }) => SeriesInstanceUID),
        ...madeTissue.result.quality,
      },
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
    settings: reported?.settings ?? {
      ...presetSettings(options.preset, seed, options.target),
      ...(samplesPerStage !== undefined && { samplesPerStage }),
    },
    outputGrid: loaded.source.grid,
    createHelper: () => new ThreadWorker(new URL('../bin/evaluation-thread.js', import.meta.url)),
    helpers: options.workers,
    ...(checkpoints !== undefined && {
      checkpoints: fileCheckpoints(checkpoints, reported?.settings.seed ?? options.seed),
    }),
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
      const isoDensities = reported?.run.isoDensities ?? options.isoDensities;
      const wanted = options.store || out !== undefined || reported;
      const objects = wanted ? await resultObjects(result, loaded, isoDensities) : [];
      const differences = reported && differencesFrom(reported.report, result, objects);
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
        ...(differences && { repeated: { identical: differences.length === 0, differences } }),
      };
      tell('converged', { ...account, parameters, combinations });
      if (!reported || !differences || differences.length === 0) return EXIT.converged;
      console.error(notRepeatedMessage(reported, differences));
      return EXIT.notRepeated;
    }
  }
}
