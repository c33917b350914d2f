import { RANGED_NAMES, type PriorDraft, type SettingsDraft } from '../settings/settings-draft.ts';
import { LABELS } from './parameter-labels.ts';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly disabled?: boolean;
  readonly onChange: (value: string) => void;
}

/** A field for a number, as text: what is no number is kept until it is mended. */
function Field({ label, value, disabled = false, onChange }: FieldProps) {
  return (
    <input
      className="tm-field"
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      value={disabled ? '' : value}
      disabled={disabled}
      onChange={({ target }) => {
        onChange(target.value);
      }}
    />
  );
}

export interface PriorTableProps {
  readonly parameters: SettingsDraft['parameters'];
  readonly onChange: (parameters: SettingsDraft['parameters']) => void;
}

/** One row a parameter: the ends of its range, or the value that it is fixed at. */
export function PriorTable({ parameters, onChange }: PriorTableProps) {
  return (
    <table className="tm-table" aria-label="Priors">
      <thead>
        <tr>
          <th>Prior</th>
          <th>Low</th>
          <th>High</th>
          <th>Fixed</th>
        </tr>
      </thead>
      <tbody>
        {RANGED_NAMES.map((name) => {
          const prior = parameters[name];
          const { symbol, title } = LABELS[name];
          const change = (part: Partial<PriorDraft>): void => {
            onChange({ ...parameters, [name]: { ...prior, ...part } });
          };
          return (
            <tr key={name} title={title}>
              <td>{symbol}</td>
              <td>
                <Field
                  label={`${symbol} ${prior.fixed ? 'value' : 'low'}`}
                  value={prior.low}
                  onChange={(low) => {
                    change({ low });
                  }}
                />
              </td>
              <td>
                <Field
                  label={`${symbol} high`}
                  value={prior.high}
                  disabled={prior.fixed}
                  onChange={(high) => {
                    change({ high });
                  }}
                />
              </td>
              <td>
                <input
                  type="checkbox"
                  aria-label={`${symbol} fixed`}
                  checked={prior.fixed}
                  onChange={({ target }) => {
                    change({ fixed: target.checked });
                  }}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
