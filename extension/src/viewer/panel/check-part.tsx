import type { CheckVerdict, SolverCheck } from '../../calibration/protocol.ts';
import { checkMessage } from '../../study/check-message.ts';
import { formatNumber, labelOf } from './parameter-labels.ts';

const KINDS: Readonly<Record<CheckVerdict, 'success' | 'note' | 'error'>> = {
  agrees: 'success',
  shifts: 'note',
  differs: 'error',
};

export interface CheckPartProps {
  readonly check: SolverCheck<string>;
}

/** What the solver at 1 mm says of the posterior; how far each parameter moves is closed until wanted. */
export function CheckPart({ check }: CheckPartProps) {
  const { shifts, verdict, forwardModel } = check;
  return (
    <div
      className="tm-message"
      data-kind={KINDS[verdict]}
      data-verdict={verdict}
      aria-label="Check by the solver"
    >
      {checkMessage(check, (name) => labelOf(name).symbol)}
      {shifts.length > 0 && (
        <details className="tm-settings">
          <summary>
            Shift of each mean, in SD{verdict === 'differs' && ' (of few samples: no estimates)'}
          </summary>
          <div className="tm-muted">
            {shifts.map(({ name, shift }) => `${labelOf(name).symbol} ${formatNumber(shift)}`).join(', ')}
          </div>
          <div className="tm-muted">Checked by {forwardModel}</div>
        </details>
      )}
    </div>
  );
}
