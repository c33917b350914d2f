import type { LevelsReading } from '../../study/read-levels.ts';
import type { SaveState } from '../session/session-state.ts';
import { ProgressBar } from './progress-bar.tsx';

function Names({ title, names }: { title: string; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <>
      <div>{title}</div>
      <ul>
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </>
  );
}

function buttonWords(save: SaveState): string {
  if (save.status !== 'failed') return 'Save to archive';
  return save.next === 'finish' ? 'Finish saving' : 'Try again';
}

export interface SaveSectionProps {
  readonly save: SaveState;
  readonly volumeLevels: string;
  /** What these mean; the overlay's threshold where they are empty. */
  readonly levels: LevelsReading;
  readonly onVolumeLevels: (volumeLevels: string) => void;
  readonly onSave: () => void;
}

/** Sends the result to the archive and says exactly what lies there afterwards. */
export function SaveSection({ save, volumeLevels, levels, onVolumeLevels, onSave }: SaveSectionProps) {
  // What waits to be stored, or is, was written with the levels of its time.
  const isWritten =
    save.status === 'saving' ||
    save.status === 'saved' ||
    (save.status === 'failed' && save.next === 'finish');
  const wrong = !isWritten && levels.outcome === 'wrong' ? levels.problem : undefined;
  return (
    <section className="tm-section" aria-label="Archive">
      <h3>Archive</h3>
      {save.status !== 'saved' && (
        <label className="tm-row">
          <span className="tm-option">Levels u ≥</span>
          <input
            className="tm-field tm-grow"
            autoComplete="off"
            placeholder={levels.outcome === 'read' ? levels.levels.join(', ') : ''}
            title="Levels of cell density, with commas between them; each becomes a segment. Empty: the overlay’s threshold"
            disabled={isWritten}
            aria-invalid={wrong !== undefined}
            value={volumeLevels}
            onChange={({ target }) => {
              onVolumeLevels(target.value);
            }}
          />
        </label>
      )}
      {wrong !== undefined && (
        <div className="tm-message" data-kind="error" role="alert">
          {wrong}
        </div>
      )}
      {save.status !== 'saved' && (
        <div className="tm-row">
          <button
            type="button"
            className="tm-button"
            data-kind="primary"
            disabled={save.status === 'saving' || wrong !== undefined}
            onClick={onSave}
          >
            {buttonWords(save)}
          </button>
          <span className="tm-muted tm-grow">
            Density maps,{' '}
            {levels.outcome === 'read' && levels.levels.length === 1
              ? `the volume of density ≥ ${levels.levels[0]}`
              : 'volumes within levels of density'}
            , and a report
          </span>
        </div>
      )}
      <div aria-live="polite">
        {save.status === 'saving' && (
          <>
            <div>{save.step}…</div>
            <ProgressBar label="Saving" part={save.done / save.total} />
          </>
        )}
        {save.status === 'saved' && (
          <div className="tm-message" data-kind="success" role="status">
            <Names title="Saved, read back and found to be what was sent:" names={save.objects} />
          </div>
        )}
        {save.status === 'failed' && (
          <div className="tm-message" data-kind="error" role="alert">
            <div>{save.message}</div>
            <Names title="In the archive:" names={save.stored} />
            <Names title="Not stored:" names={save.notStored} />
          </div>
        )}
      </div>
    </section>
  );
}
