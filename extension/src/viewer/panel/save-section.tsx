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
  readonly isoDensity: number;
  readonly onSave: () => void;
}

/** Sends the result to the archive and says exactly what lies there afterwards. */
export function SaveSection({ save, isoDensity, onSave }: SaveSectionProps) {
  return (
    <section className="tm-section" aria-label="Archive">
      <h3>Archive</h3>
      {save.status !== 'saved' && (
        <div className="tm-row">
          <button
            type="button"
            className="tm-button"
            data-kind="primary"
            disabled={save.status === 'saving'}
            onClick={onSave}
          >
            {buttonWords(save)}
          </button>
          <span className="tm-muted tm-grow">
            Density maps, the volume of density ≥ {isoDensity.toFixed(2)}, and a report
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
