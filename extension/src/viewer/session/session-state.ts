import type { Volume } from '../../volume/volume.ts';
import type {
  CalibrationSettings,
  ModelCaveat,
  ParameterSummary,
  Preset,
  Progress,
  Range,
  SolverCheck,
} from '../../calibration/protocol.ts';
import type { OverlayStyle } from '../cornerstone.ts';
import type { MadeTissue } from '../../study/made-tissue.ts';
import type { FoundInputs, MissingInput, TissueChoice } from '../../study/found-inputs.ts';
import type { DisplaySet } from '../host/host-api.ts';
import { PAPER_DRAFT, type SettingsDraft } from '../settings/settings-draft.ts';
import type { SavedResult } from '../study/saved-result.ts';

export type RunState =
  | { readonly status: 'idle' }
  | {
      readonly status: 'loading';
      readonly preset: Preset;
      /** Tissue maps are being made: part of the work that is done, 0 to 1. */
      readonly making?: { readonly part: number; readonly secondsLeft?: number };
    }
  | { readonly status: 'running'; readonly preset: Preset; readonly progress?: Progress }
  | { readonly status: 'cancelled' }
  | {
      readonly status: 'failed';
      readonly message: string;
      /** Whether another growth model would do. */
      readonly modelUnusable?: boolean;
    };

export type ResultMapName = 'mean' | 'standardDeviation' | 'map' | 'exceedance';
export type TissueMapName = 'whiteMatter' | 'grayMatter' | 'csf';
export type MapName = ResultMapName | TissueMapName;
export type TissueMaps = Readonly<Record<TissueMapName, Volume<Float32Array>>>;

/** A posterior on show: fresh from a calibration, or read back from the archive. */
export interface ShownResult {
  readonly origin: 'calibration' | 'archive';
  readonly parameters: readonly ParameterSummary<string>[];
  readonly combinations: readonly ParameterSummary<string>[];
  readonly logEvidence: number;
  /** Its standard error; the archive's reports do not have it. */
  readonly logEvidenceError?: number;
  readonly forwardModel: string;
  readonly settings: CalibrationSettings;
  /** Of the parameters that had one, as far as it is known. */
  readonly priorRanges: ReadonlyMap<string, Range>;
  readonly stageCount: number;
  /** Why the growth model may not have been right for it; a report from the archive has them in words. */
  readonly caveats?: readonly ModelCaveat[];
  /** What the solver at 1 mm says of it, where it was asked. */
  readonly check?: SolverCheck<string>;
  /** The t of the map of P(u > t). */
  readonly exceedanceDensity?: number;
  readonly maps: Readonly<Partial<Record<ResultMapName, Volume<Float32Array>>>>;
  /** The series that it belongs to, as the user knows it. */
  readonly seriesDescription: string;
}

export type SaveState =
  | { readonly status: 'idle' }
  | { readonly status: 'saving'; readonly step: string; readonly done: number; readonly total: number }
  /** Every object was read back from the archive and is what was sent. */
  | { readonly status: 'saved'; readonly objects: readonly string[] }
  | {
      readonly status: 'failed';
      readonly message: string;
      readonly stored: readonly string[];
      readonly notStored: readonly string[];
      /** What another press does: store the rest under the same UIDs, or write all under new ones. */
      readonly next: 'finish' | 'anew';
    };

export interface SessionState {
  readonly inputs: FoundInputs<DisplaySet>;
  readonly missing: readonly MissingInput[];
  /** Where the next calibration takes its tissue maps from; stored ones, or the best T1, if absent. */
  readonly tissueChoice?: TissueChoice | undefined;
  /** Whether it makes them with the help of T2 and FLAIR. */
  readonly tissueHelped: boolean;
  /** The maps that the last calibration made. */
  readonly madeTissue?: MadeTissue | undefined;
  /** Those that the last calibration used, made or stored: on their own grids, without what is 0 all around. */
  readonly tissueMaps?: TissueMaps | undefined;
  /** For the next calibration. */
  readonly settings: SettingsDraft;
  readonly run: RunState;
  readonly result?: ShownResult;
  readonly savedResults: readonly SavedResult[];
  /** The saved result that is being read, by its report. */
  readonly opening?: string | undefined;
  readonly openingFailed?: string | undefined;
  readonly save: SaveState;
  /** Levels of the volumes to save, as they were typed; empty: the overlay's threshold. */
  readonly volumeLevels: string;
  readonly overlay: OverlayStyle & { readonly map: MapName };
}

export const INITIAL_STATE: SessionState = {
  inputs: { core: [], edema: [], anatomical: [] },
  missing: [],
  tissueHelped: true,
  settings: PAPER_DRAFT,
  run: { status: 'idle' },
  savedResults: [],
  save: { status: 'idle' },
  volumeLevels: '',
  overlay: { visible: true, opacity: 0.6, threshold: 0.05, map: 'mean' },
};

/** Everything that the overlay can show. */
export function mapsOnOffer({
  result,
  tissueMaps,
}: Pick<SessionState, 'result' | 'tissueMaps'>): Readonly<Partial<Record<MapName, Volume<Float32Array>>>> {
  return { ...result?.maps, ...tissueMaps };
}
