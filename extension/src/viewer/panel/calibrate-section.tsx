import { useState } from 'react';
import { PRESETS, type Preset, type Progress } from '../../calibration/protocol.ts';
import { checkpointMessage } from '../../study/messages.ts';
import { CaveatNotes } from './caveat-notes.tsx';
import type { RunState } from '../session/session-state.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { SettingsDraft } from '../settings/settings-draft.ts';
import { ProgressBar } from './progress-bar.tsx';
import { MODEL_WORDS } from '../settings/settings-words.ts';
import { SettingsPart } from './settings-part.tsx';

const PRESET_WORDS: Readonly<Record<Preset, string>> = {
  preview: `Preview: ${PRESETS.preview} samples a stage`,
  full: `Full: ${PRESETS.full} samples a stage`,
};

/** Needs neither files nor a graphics card. */
const FALLBACK = 'solver-2mm';

function timeWords(seconds: number): string {
  if (seconds < 10) return 'a few seconds left';
  if (seconds < 90) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  return `about ${Math.ceil(seconds / 60)} min left`;
}

/** The tempering exponent grows by orders of magnitude: its logarithm is what moves evenly. */
function StageBars({ progress }: { progress: Progress }) {
  const heights = progress.stages.map(({ stage, temperingExponent }) => ({
    stage,
    percent: Math.max(8, 100 + 16 * Math.log10(Math.max(temperingExponent, 1e-6))),
    title: `Stage ${stage}: likelihood to the power of ${temperingExponent.toPrecision(2)}`,
  }));
  return (
    <div className="tm-stages" role="img" aria-label={`${heights.length} stages done`}>
      {heights.map(({ stage, percent, title }) => (
        <span key={stage} style={{ height: `${percent}%` }} title={title} />
      ))}
    </div>
  );
}

function taskName({ stage, temperingExponent, correcting, checking }: Progress): string {
  if (correcting) return 'Correcting by the 1 mm solver';
  if (checking) return 'Checking by the 1 mm solver';
  if (stage === 0) return 'Sampling the prior';
  return `Stage ${stage}: likelihood to the power of ${temperingExponent.toPrecision(2)}`;
}

function RunProgress({ progress }: { progress: Progress }) {
  const { evaluationsInStage, evaluationsOfStage, secondsLeft } = progress;
  return (
    <>
      <div>{taskName(progress)}</div>
      <ProgressBar
        label="Samples of this stage"
        part={evaluationsOfStage > 0 ? evaluationsInStage / evaluationsOfStage : 0}
      />
      <div className="tm-row tm-muted">
        <span className="tm-grow">
          {evaluationsInStage} of {evaluationsOfStage} samples
        </span>
        <span>{secondsLeft === undefined ? 'estimating time' : timeWords(secondsLeft)}</span>
      </div>
      {progress.stages.length > 0 && <StageBars progress={progress} />}
      <CaveatNotes caveats={progress.caveats} />
      {progress.checkpoint && <div className="tm-muted">{checkpointMessage(progress.checkpoint)}</div>}
    </>
  );
}

/** How far the tissue maps are. */
function MakingProgress({ part, secondsLeft }: { part: number; secondsLeft?: number }) {
  return (
    <>
      <div>Making tissue maps from the T1 and the atlas</div>
      <ProgressBar label="Tissue maps" part={part} />
      <div className="tm-muted">{secondsLeft === undefined ? 'estimating time' : timeWords(secondsLeft)}</div>
    </>
  );
}

/** Progress is told from the very start, before there is a sample to count. */
function isSampling(progress: Progress | undefined): progress is Progress {
  return progress !== undefined && progress.evaluationsOfStage > 0;
}

export interface CalibrateSectionProps {
  readonly run: RunState;
  readonly draft: SettingsDraft;
  readonly ready: boolean;
  readonly onCalibrate: (preset: Preset) => void;
  readonly onCancel: () => void;
  readonly onSettings: (draft: SettingsDraft) => void;
}

/** The one button, the preset and the settings it uses, and how far it has come. */
export function CalibrateSection(props: CalibrateSectionProps) {
  const { run, draft, ready, onCalibrate, onCancel, onSettings } = props;
  const settings = readSettings(draft);
  const [preset, setPreset] = useState<Preset>('preview');
  const busy = run.status === 'running' || run.status === 'loading';
  return (
    <section className="tm-section" aria-label="Calibration">
      <h3>Calibration</h3>
      <div className="tm-row">
        <select
          className="tm-select"
          aria-label="Preset"
          value={preset}
          disabled={busy}
          onChange={({ target }) => {
            setPreset(target.value === 'full' ? 'full' : 'preview');
          }}
        >
          {(Object.keys(PRESETS) as Preset[]).map((name) => (
            <option key={name} value={name}>
              {PRESET_WORDS[name]}
            </option>
          ))}
        </select>
        {busy ? (
          <button type="button" className="tm-button" data-kind="quiet" onClick={onCancel}>
            Cancel
          </button>
        ) : (
          <button
            type="button"
            className="tm-button"
            data-kind="primary"
            disabled={!ready || settings.problems.length > 0}
            onClick={() => {
              onCalibrate(preset);
            }}
          >
            Calibrate
          </button>
        )}
      </div>
      <SettingsPart draft={draft} settings={settings} busy={busy} onChange={onSettings} />
      <div aria-live="polite">
        {run.status === 'loading' && !run.making && <div>Reading segments, tissue maps and images…</div>}
        {run.status === 'running' && !isSampling(run.progress) && <div>Preparing the model grid…</div>}
        {run.status === 'cancelled' && <div className="tm-muted">Cancelled. Nothing was changed.</div>}
        {run.status === 'failed' && (
          <div className="tm-message" data-kind="error" role="alert">
            {run.message}
          </div>
        )}
        {run.status === 'failed' && run.modelUnusable === true && (
          <button
            type="button"
            className="tm-button"
            data-kind="quiet"
            onClick={() => {
              onSettings({ ...draft, forwardModel: FALLBACK });
            }}
          >
            Choose the {MODEL_WORDS[FALLBACK]}
          </button>
        )}
      </div>
      {run.status === 'loading' && run.making && <MakingProgress {...run.making} />}
      {run.status === 'running' && isSampling(run.progress) && <RunProgress progress={run.progress} />}
    </section>
  );
}
