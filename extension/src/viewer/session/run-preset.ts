import type { StoreApi } from 'zustand/vanilla';
import { makeTissueMapsInWorker } from '../../anatomy/client.ts';
import { calibrate } from '../../calibration/client.ts';
import type { CalibrationResult, Preset } from '../../calibration/protocol.ts';
import type { DicomClient } from '../../dicom/client.ts';
import { withTissueChoice } from '../../study/found-inputs.ts';
import { loadInputs, type InputSources, type LoadedInputs } from '../../study/load-inputs.ts';
import { problemMessage } from '../../study/messages.ts';
import { presetSettings } from '../../study/preset-settings.ts';
import type { CornerstoneBridge } from '../cornerstone.ts';
import type { HostContext } from '../host/host-api.ts';
import type { ReadSettings } from '../settings/read-settings.ts';
import { activeDataSource, retrieveInstance } from '../study/archive-reader.ts';
import { tissueToShow } from './tissue-to-show.ts';
import { atMostEvery } from './at-most-every.ts';
import type { SessionState } from './session-state.ts';

/** A calibration that converged, with what saving it needs. */
export interface FinishedCalibration {
  readonly result: CalibrationResult;
  readonly sources: InputSources;
}

export interface PresetRun {
  readonly context: HostContext;
  readonly dicom: DicomClient;
  readonly images: CornerstoneBridge;
  readonly createCalibrationWorker: () => Worker;
  readonly createAnatomyWorker: () => Worker;
  /** Its inputs are read; how far the run is goes into it. */
  readonly store: StoreApi<SessionState>;
  readonly preset: Preset;
  readonly settings: ReadSettings;
  /** Used where the settings ask for none. */
  readonly newSeed: () => number;
  readonly signal: AbortSignal;
}

/** The worker tells more often; drawing each of it would cost a software renderer a good part of a core. */
const PROGRESS_MS = 500;

/** The study's inputs, with tissue maps made where none are stored or others are wanted; undefined where cancelled. */
async function inputsOf(run: PresetRun): Promise<LoadedInputs | undefined> {
  const { context, dicom, images, store, preset, signal } = run;
  const { inputs, tissueChoice, tissueHelped } = store.getState();
  const tellMaking = atMostEvery(PROGRESS_MS, (making: { part: number; secondsLeft?: number }) => {
    store.setState({ run: { status: 'loading', preset, making } });
  });
  try {
    return await loadInputs(withTissueChoice(inputs, tissueChoice, tissueHelped), {
      retrieveInstance: (reference) => retrieveInstance(run, reference),
      readSegmentation: (bytes, onto) => dicom.readSegmentation(bytes, onto),
      readParametricMap: (bytes) => dicom.readParametricMap(bytes),
      loadImages: (series) =>
        images.loadSeries({
          displaySetInstanceUID: series.displaySetInstanceUID,
          imageIds: activeDataSource(context).getImageIdsForDisplaySet(series),
        }),
      async makeTissueMaps(sources) {
        tellMaking({ part: 0 });
        const answer = await makeTissueMapsInWorker({
          createWorker: run.createAnatomyWorker,
          inputs: sources,
          signal,
          onProgress: (part, secondsLeft) => {
            tellMaking({ part, ...(secondsLeft !== undefined && { secondsLeft }) });
          },
        });
        if (answer.outcome === 'cancelled') throw new Error('cancelled');
        return answer;
      },
    });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/**
 * Reads the study's inputs and calibrates. Undefined where that was cancelled or failed, of which the store then
 * tells. Rejects with an Error for the user where inputs cannot be read.
 */
export async function runPreset(run: PresetRun): Promise<FinishedCalibration | undefined> {
  const { store, preset, settings, signal } = run;
  store.setState({ run: { status: 'loading', preset } });
  const loaded = await inputsOf(run);
  if (!loaded || signal.aborted) {
    store.setState({ run: { status: 'cancelled' } });
    return undefined;
  }
  const { inputs, ...sources } = loaded;
  const { madeTissue } = sources;
  store.setState({ madeTissue, tissueMaps: await tissueToShow(madeTissue?.result ?? inputs.tissue) });
  store.setState({ run: { status: 'running', preset } });
  const answer = await calibrate({
    createWorker: run.createCalibrationWorker,
    inputs,
    settings: {
      ...presetSettings(preset, settings.seed ?? run.newSeed(), settings.target),
      ...(settings.seed !== undefined && { keepSeed: true }),
    },
    outputGrid: sources.source.grid,
    signal,
    onProgress: atMostEvery(PROGRESS_MS, (progress) => {
      store.setState({ run: { status: 'running', preset, progress } });
    }),
  });
  switch (answer.outcome) {
    case 'cancelled':
      store.setState({ run: { status: 'cancelled' } });
      return undefined;
    case 'failed':
      store.setState({
        run: {
          status: 'failed',
          message: problemMessage(answer.problem),
          modelUnusable: answer.problem.kind === 'model-unusable',
        },
      });
      return undefined;
    case 'converged':
      store.setState({ run: { status: 'idle' }, save: { status: 'idle' } });
      return { result: answer.result, sources };
  }
}
