import type { ModelCaveat } from '../../calibration/protocol.ts';
import { caveatMessage } from '../../study/caveat-message.ts';

export interface CaveatNotesProps {
  readonly caveats: readonly ModelCaveat[] | undefined;
}

/** Why the growth model may not be right here. */
export function CaveatNotes({ caveats = [] }: CaveatNotesProps) {
  return (
    <>
      {caveats.map((caveat) => (
        <div key={caveat.kind} className="tm-message" data-kind="note" data-caveat={caveat.kind}>
          {caveatMessage(caveat)}
        </div>
      ))}
    </>
  );
}
