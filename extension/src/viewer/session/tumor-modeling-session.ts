import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Preset } from '../../calibration/protocol.ts';
import type { DicomClient } from '../../dicom/client.ts';
import { findInputs } from '../../study/find-inputs.ts';
import { missingInputs, type TissueChoice } from '../../study/found-inputs.ts';
import { turn } from '../../study/in-pieces.ts';
import { errorMessage } from '../../study/messages.ts';
import type { CornerstoneBridge } from '../cornerstone.ts';
import type { HostContext, Subscription } from '../host/host-api.ts';
import { DensityOverlay } from '../overlay/density-overlay.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { SettingsDraft } from '../settings/settings-draft.ts';
import type { SavedResult } from '../study/saved-result.ts';
import { findSavedResults, openSavedResult } from '../study/saved-results.ts';
import { ResultSaver } from './result-saver.ts';
import { runPreset, type FinishedCalibration } from './run-preset.ts';
import {
  INITIAL_STATE,
  mapsOnOffer,
  type ResultMapName,
  type SessionState,
  type ShownResult,
} from './session-state.ts';
import { shownResult } from './shown-result.ts';

/** What the panel may ask for while a study is open in the mode. */
export interface TumorModelingSession {
  readonly store: StoreApi<SessionState>;
  readonly calibrate: (preset: Preset) => void;
  readonly cancel: () => void;
  readonly save: () => void;
  readonly openSaved: (saved: SavedResult) => void;
  /** Where the next calibration takes its tissue maps from. */
  readonly chooseTissue: (choice: TissueChoice) => void;
  readonly setTissueHelped: (helped: boolean) => void;
  /** For the next calibration; what is not valid keeps it from starting. */
  readonly setSettings: (settings: SettingsDraft) => void;
  /** Levels of the volumes to save; what is not valid keeps them from being saved. */
  readonly setVolumeLevels: (volumeLevels: string) => void;
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
  readonly createAnatomyWorker: () => Worker;
  /** Seed of the next calibration, unless the user asks for one. */
  readonly newSeed: () => number;
}

export function createSession(options: SessionOptions): TumorModelingSession {
  const { context, dicom } = options;
  const { displaySetService, cornerstoneViewportService } = context.servicesManager.services;
  const store = createStore<SessionState>(() => INITIAL_STATE);
  const saver = new ResultSaver({ context, dicom, store });

  let subscriptions: Subscription[] = [];
  let connected: { readonly images: CornerstoneBridge; readonly overlay: DensityOverlay } | undefined;
  let running: AbortController | undefined;
  let finished: FinishedCalibration | undefined;

  const connect = (): { readonly images: CornerstoneBridge; readonly overlay: DensityOverlay } => {
    if (!connected) {
      const images = options.connectImages();
      connected = { images, overlay: new DensityOverlay(images) };
    }
    return connected;
  };

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
    const { [overlay.map as ResultMapName]: wanted, mean } = result.maps;
    const map = wanted ? overlay.map : 'mean';
    const density = wanted ?? mean;
    store.setState({ result, overlay: { ...overlay, map } });
    // The panel draws its tables first.
    await turn();
    if (!density || store.getState().result !== result) return;
    await connect().overlay.show(density, { style: () => store.getState().overlay, lookAt: true });
  }

  async function calibrateAndShow(preset: Preset, signal: AbortSignal): Promise<void> {
    const answer = await runPreset({
      ...options,
      store,
      images: connect().images,
      preset,
      settings: readSettings(store.getState().settings),
      signal,
    });
    if (!answer) return;
    finished = answer;
    saver.forget();
    // The end of the run is drawn before its result.
    await turn();
    if (finished !== answer) return;
    await show(shownResult(answer));
  }

  return {
    store,

    calibrate(preset) {
      if (running || readSettings(store.getState().settings).problems.length > 0) return;
      const controller = new AbortController();
      running = controller;
      calibrateAndShow(preset, controller.signal)
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
      if (finished) saver.save(finished);
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

    chooseTissue(tissueChoice) {
      store.setState({ tissueChoice });
    },

    setTissueHelped(tissueHelped) {
      store.setState({ tissueHelped });
    },

    setSettings(settings) {
      store.setState({ settings });
    },

    setVolumeLevels(volumeLevels) {
      store.setState({ volumeLevels });
    },

    setOverlay(overlay) {
      const former = store.getState().overlay;
      store.setState({ overlay });
      const density = mapsOnOffer(store.getState())[overlay.map];
      const shown = connect().overlay;
      if (overlay.map === former.map || !density) shown.setStyle(overlay);
      else void shown.show(density, { style: () => store.getState().overlay, lookAt: false });
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
          void connected?.overlay.refresh();
        }),
      ];
      look();
    },

    leave() {
      running?.abort();
      for (const subscription of subscriptions) subscription.unsubscribe();
      subscriptions = [];
      connected?.overlay.clear();
      connected = undefined;
      finished = undefined;
      saver.forget();
      store.setState(INITIAL_STATE, true);
    },
  };
}
