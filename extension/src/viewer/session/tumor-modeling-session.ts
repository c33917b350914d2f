import { createStore, type StoreApi } from 'zustand/vanilla';
import { calibrate as runCalibration } from '../../calibration/client.ts';
import type { CalibrationResult, Preset } from '../../calibration/protocol.ts';
import type { DicomClient } from '../../dicom/client.ts';
import type { SourceSeries } from '../../dicom/source-series.ts';
import { findInputs } from '../../study/find-inputs.ts';
import { missingInputs } from '../../study/found-inputs.ts';
import { loadInputs, type LoadedInputs } from '../../study/load-inputs.ts';
import { errorMessage, problemMessage } from '../../study/messages.ts';
import { presetSettings } from '../../study/preset-settings.ts';
import { rangesInWords } from '../../study/prior-ranges.ts';
import { writeResultObjects } from '../../study/result-objects.ts';
import { storeAll, type PendingObject } from '../../study/store-all.ts';
import type { CornerstoneBridge } from '../cornerstone.ts';
import type { HostContext, Subscription } from '../host/host-api.ts';
import { densityCenter } from '../overlay/density-center.ts';
import { storeInstance } from '../save/store-instance.ts';
import { readSettings, type ReadSettings } from '../settings/read-settings.ts';
import type { SettingsDraft } from '../settings/settings-draft.ts';
import { activeDataSource, retrieveInstance } from '../study/archive-reader.ts';
import type { SavedResult } from '../study/saved-result.ts';
import { findSavedResults, openSavedResult } from '../study/saved-results.ts';
import { INITIAL_STATE, type SessionState, type ShownResult } from './session-state.ts';

/** What the panel may ask for while a study is open in the mode. */
export interface TumorModelingSession {
  readonly store: StoreApi<SessionState>;
  readonly calibrate: (preset: Preset) => void;
  readonly cancel: () => void;
  readonly save: () => void;
  readonly openSaved: (saved: SavedResult) => void;
  /** For the next calibration; what is not valid keeps it from starting. */
  readonly setSettings: (settings: SettingsDraft) => void;
  readonly setOverlay: (overlay: SessionState['overlay']) => void;
  /** Starts to follow the study that the viewer opens. */
  readonly enter: () => void;
  /** Stops everything that runs and forgets the study. */
  readonly leave: () => void;
}

export interface SessionOptions {
  readonly context: HostContext;
  readonly dicom: DicomClient;
  readonly connectImages: () => CornerstoneBridge;
  readonly createCalibrationWorker: () => Worker;
  /** Seed of the next calibration, unless the user asks for one. */
  readonly newSeed: () => number;
}

/** A finished calibration with what saving it needs. */
interface Finished {
  readonly result: CalibrationResult;
  readonly loaded: LoadedInputs;
}

/** The worker tells more often; drawing each of it would cost a software renderer a good part of a core. */
const PROGRESS_MS = 500;

function atMostEvery<T>(intervalMs: number, act: (value: T) => void): (value: T) => void {
  let last = -Infinity;
  return (value) => {
    const now = performance.now();
    if (now - last < intervalMs) return;
    last = now;
    act(value);
  };
}

function shownResult(result: CalibrationResult, source: SourceSeries, description: string): ShownResult {
  return {
    origin: 'calibration',
    parameters: result.parameters,
    combinations: result.combinations,
    logEvidence: result.logEvidence,
    logEvidenceError: result.logEvidenceError,
    forwardModel: result.forwardModel,
    settings: result.settings,
    priorRanges: rangesInWords(result.priors),
    stageCount: result.stages.length,
    maps: {
      mean: result.meanDensity,
      standardDeviation: result.standardDeviationDensity,
      map: result.mapDensity,
    },
    seriesDescription: description === '' ? source.SeriesInstanceUID : description,
  };
}

export function createSession(options: SessionOptions): TumorModelingSession {
  const { context, dicom } = options;
  const { displaySetService, cornerstoneViewportService } = context.servicesManager.services;
  const store = createStore<SessionState>(() => INITIAL_STATE);

  let subscriptions: Subscription[] = [];
  let images: CornerstoneBridge | undefined;
  let running: AbortController | undefined;
  let finished: Finished | undefined;
  let pending: { readonly objects: readonly PendingObject[]; readonly names: readonly string[] } | undefined;

  const bridge = (): CornerstoneBridge => (images ??= options.connectImages());

  function look(): void {
    const displaySets = displaySetService.getActiveDisplaySets();
    const inputs = findInputs(displaySets);
    store.setState({
      inputs,
      missing: displaySets.length > 0 ? missingInputs(inputs) : [],
      savedResults: findSavedResults(displaySets),
    });
  }

  async function show(result: ShownResult): Promise<void> {
    const { overlay } = store.getState();
    const map = result.maps[overlay.map] ? overlay.map : 'mean';
    const density = result.maps[map];
    store.setState({ result, overlay: { ...overlay, map } });
    if (!density) return;
    await bridge().showDensity(density, store.getState().overlay);
    bridge().lookAt(density.grid.frameOfReferenceUID, densityCenter(density));
  }

  async function runPreset(preset: Preset, chosen: ReadSettings, signal: AbortSignal): Promise<void> {
    store.setState({ run: { status: 'loading', preset } });
    const loaded = await loadInputs(store.getState().inputs, {
      retrieveInstance: (reference) => retrieveInstance(context, reference),
      readSegmentation: (bytes, onto) => dicom.readSegmentation(bytes, onto),
      loadImages: (series) =>
        bridge().loadSeries({
          displaySetInstanceUID: series.displaySetInstanceUID,
          imageIds: activeDataSource(context).getImageIdsForDisplaySet(series),
        }),
    });
    if (signal.aborted) {
      store.setState({ run: { status: 'cancelled' } });
      return;
    }
    store.setState({ run: { status: 'running', preset } });
    const answer = await runCalibration({
      createWorker: options.createCalibrationWorker,
      inputs: loaded.inputs,
      settings: {
        ...presetSettings(preset, chosen.seed ?? options.newSeed(), chosen.target),
        ...(chosen.seed !== undefined && { keepSeed: true }),
      },
      outputGrid: loaded.source.grid,
      signal,
      onProgress: atMostEvery(PROGRESS_MS, (progress) => {
        store.setState({ run: { status: 'running', preset, progress } });
      }),
    });
    switch (answer.outcome) {
      case 'cancelled':
        store.setState({ run: { status: 'cancelled' } });
        return;
      case 'failed':
        store.setState({ run: { status: 'failed', message: problemMessage(answer.problem) } });
        return;
      case 'converged':
        finished = { result: answer.result, loaded };
        pending = undefined;
        store.setState({ run: { status: 'idle' }, save: { status: 'idle' } });
        await show(shownResult(answer.result, loaded.source, loaded.sourceDescription));
    }
  }

  async function saveFinished({ result, loaded }: Finished): Promise<void> {
    const { threshold } = store.getState().overlay;
    const total = 1 + (pending?.objects.length ?? 4);
    const step = (name: string, done: number): void => {
      store.setState({ save: { status: 'saving', step: name, done, total } });
    };
    if (!pending) {
      step('Writing DICOM', 0);
      const objects = await writeResultObjects({ dicom, result, loaded, isoDensity: threshold });
      pending = { objects, names: objects.map(({ name }) => name) };
    }
    const { objects, names } = pending;
    const dataSource = activeDataSource(context);
    const answer = await storeAll(
      objects,
      (bytes) => storeInstance(dataSource, bytes),
      ({ name }, index) => {
        step(`Storing the ${name}`, 1 + index);
      },
    );
    if (answer.outcome === 'failed') {
      // What is stored already stays out of the next try: the rest goes under the same UIDs.
      pending = { objects: answer.notStored, names };
      const notStored = answer.notStored.map(({ name }) => name);
      store.setState({
        save: {
          status: 'failed',
          message: `${answer.reason} The result is not complete in the archive; try again to store the rest.`,
          stored: names.filter((name) => !notStored.includes(name)),
          notStored,
        },
      });
      return;
    }
    store.setState({ save: { status: 'saved', objects: names } });
    await showStored(loaded.source.StudyInstanceUID);
  }

  /** Makes the host list what was just stored. */
  async function showStored(StudyInstanceUID: string): Promise<void> {
    const dataSource = activeDataSource(context);
    const name = dataSource.getConfig?.().name;
    dataSource.deleteStudyMetadataPromise?.(
      name === undefined ? StudyInstanceUID : `${name}:${StudyInstanceUID}`,
    );
    await dataSource.retrieve.series.metadata({ StudyInstanceUID, madeInClient: true });
  }

  return {
    store,

    calibrate(preset) {
      const chosen = readSettings(store.getState().settings);
      if (running || chosen.problems.length > 0) return;
      const controller = new AbortController();
      running = controller;
      runPreset(preset, chosen, controller.signal)
        .catch((error: unknown) => {
          store.setState({ run: { status: 'failed', message: errorMessage(error) } });
        })
        .finally(() => {
          running = undefined;
        });
    },

    cancel() {
      running?.abort();
    },

    save() {
      if (!finished || store.getState().save.status === 'saving') return;
      saveFinished(finished).catch((error: unknown) => {
        store.setState({
          save: {
            status: 'failed',
            message: errorMessage(error),
            stored: [],
            notStored: pending?.names ?? [],
          },
        });
      });
    },

    openSaved(saved) {
      store.setState({ opening: saved.SOPInstanceUID, openingFailed: undefined });
      openSavedResult({ context, dicom, saved, displaySets: displaySetService.getActiveDisplaySets() })
        .then(async (result) => {
          finished = undefined;
          await show(result);
        })
        .catch((error: unknown) => {
          store.setState({ openingFailed: `${saved.title} cannot be shown: ${errorMessage(error)}` });
        })
        .finally(() => {
          store.setState({ opening: undefined });
        });
    },

    setSettings(settings) {
      store.setState({ settings });
    },

    setOverlay(overlay) {
      const former = store.getState().overlay;
      store.setState({ overlay });
      const density = store.getState().result?.maps[overlay.map];
      if (overlay.map !== former.map && density) void bridge().showDensity(density, overlay);
      else bridge().setStyle(overlay);
    },

    enter() {
      store.setState(INITIAL_STATE, true);
      const { EVENTS: study } = displaySetService;
      const { EVENTS: view } = cornerstoneViewportService;
      subscriptions = [
        displaySetService.subscribe(study.DISPLAY_SETS_ADDED, look),
        displaySetService.subscribe(study.DISPLAY_SETS_CHANGED, look),
        displaySetService.subscribe(study.DISPLAY_SETS_REMOVED, look),
        cornerstoneViewportService.subscribe(view.VIEWPORT_VOLUMES_CHANGED, () => {
          void images?.refresh();
        }),
      ];
      look();
    },

    leave() {
      running?.abort();
      for (const subscription of subscriptions) subscription.unsubscribe();
      subscriptions = [];
      images?.clear();
      images = undefined;
      finished = undefined;
      pending = undefined;
      store.setState(INITIAL_STATE, true);
    },
  };
}
