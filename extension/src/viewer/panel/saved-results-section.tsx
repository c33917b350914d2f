import type { SavedResult } from '../study/saved-result.ts';

export interface SavedResultsSectionProps {
  readonly savedResults: readonly SavedResult[];
  readonly opening: string | undefined;
  readonly openingFailed: string | undefined;
  readonly onOpen: (saved: SavedResult) => void;
}

/** Results that lie in the archive for this study, newest first. */
export function SavedResultsSection({
  savedResults,
  opening,
  openingFailed,
  onOpen,
}: SavedResultsSectionProps) {
  if (savedResults.length === 0) return null;
  return (
    <section className="tm-section" aria-label="Saved results">
      <h3>Saved results</h3>
      {savedResults.map((saved) => (
        <div key={saved.SOPInstanceUID} className="tm-row">
          <span className="tm-grow tm-muted">{saved.title}</span>
          <button
            type="button"
            className="tm-button"
            disabled={opening !== undefined}
            onClick={() => {
              onOpen(saved);
            }}
          >
            {opening === saved.SOPInstanceUID ? 'Reading…' : 'Show'}
          </button>
        </div>
      ))}
      {openingFailed !== undefined && (
        <div className="tm-message" data-kind="error" role="alert">
          {openingFailed}
        </div>
      )}
    </section>
  );
}
