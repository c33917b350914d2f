import { anatomyDoubtMessage } from '../../study/anatomy-messages.ts';
import type { MadeTissue } from '../../study/made-tissue.ts';
import { seriesWords } from './series-words.ts';

/** How good the tissue maps are that the last calibration made, and what speaks against them. */
export function TissueQuality({ made }: { readonly made: MadeTissue }) {
  const help = made.helpers.map(seriesWords).join(' and ');
  const from = seriesWords(made.series) + (help === '' ? '' : ` with the help of ${help}`);
  const { agreement, contrast, coverage, doubts } = made.result.quality;
  return (
    <section className="tm-section" aria-label="Tissue maps">
      <h3>Tissue maps</h3>
      <div className="tm-muted">
        Made from {from}. Overlap with the registered atlas {agreement.toFixed(2)}, contrast of white and gray
        matter {contrast.toFixed(1)}, {Math.round(coverage * 100)} % of the brain in view. The overlay shows
        them.
      </div>
      {doubts.map((doubt) => (
        <div key={doubt.kind} className="tm-message" data-kind="error" role="alert">
          {anatomyDoubtMessage(doubt)}
        </div>
      ))}
    </section>
  );
}
