import { useDeferredValue, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { levelsToSave } from '../session/levels-to-save.ts';
import { mapsOnOffer } from '../session/session-state.ts';
import type { TumorModelingSession } from '../session/tumor-modeling-session.ts';
import { CalibrateSection } from './calibrate-section.tsx';
import { InputsSection } from './inputs-section.tsx';
import { OverlaySection } from './overlay-section.tsx';
import { ResultSection } from './result-section.tsx';
import { SaveSection } from './save-section.tsx';
import { SavedResultsSection } from './saved-results-section.tsx';
import { TissueQuality } from './tissue-quality.tsx';
import { PANEL_STYLES } from './styles.ts';

/** The host binds keys of the whole page: Page Up on one of our sliders would change the series on show. */
function keepFromHost(event: KeyboardEvent): void {
  event.stopPropagation();
}

/** The calibration panel: inputs, the button, the posterior, the overlay and the archive, from top to bottom. */
export function Panel({ session }: { readonly session: TumorModelingSession }) {
  const state = useStore(session.store);
  const { run, missing } = state;
  // Its tables and sliders are many: they are drawn in pieces, while the rest answers.
  const result = useDeferredValue(state.result);
  const maps = mapsOnOffer({ tissueMaps: state.tissueMaps, ...(result && { result }) });
  return (
    <div className="tm-panel" onKeyDown={keepFromHost} onKeyUp={keepFromHost}>
      <style>{PANEL_STYLES}</style>
      <div className="tm-muted">For research use only. Not for clinical decisions.</div>
      <InputsSection
        inputs={state.inputs}
        missing={missing}
        tissueChoice={state.tissueChoice}
        onTissueChoice={session.chooseTissue}
        tissueHelped={state.tissueHelped}
        onTissueHelped={session.setTissueHelped}
      />
      {state.madeTissue && <TissueQuality made={state.madeTissue} />}
      <CalibrateSection
        run={run}
        draft={state.settings}
        ready={missing.length === 0}
        onCalibrate={session.calibrate}
        onCancel={session.cancel}
        onSettings={session.setSettings}
      />
      <SavedResultsSection
        savedResults={state.savedResults}
        opening={state.opening}
        openingFailed={state.openingFailed}
        onOpen={session.openSaved}
      />
      {result && <ResultSection result={result} />}
      {Object.keys(maps).length > 0 && (
        <OverlaySection
          overlay={state.overlay}
          maps={maps}
          exceedanceDensity={result?.exceedanceDensity}
          onChange={session.setOverlay}
        />
      )}
      {result?.origin === 'calibration' && (
        <SaveSection
          save={state.save}
          volumeLevels={state.volumeLevels}
          levels={levelsToSave(state)}
          onVolumeLevels={session.setVolumeLevels}
          onSave={session.save}
        />
      )}
    </div>
  );
}
