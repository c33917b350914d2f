export interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly words: Readonly<Record<Value, string>>;
  /** Those that may be chosen; all that have words if absent. */
  readonly values?: readonly Value[];
  readonly onChange: (value: Value) => void;
}

/** A list to choose one from, with its label at the left. */
export function Choice<Value extends string>({ label, value, words, values, onChange }: ChoiceProps<Value>) {
  const offered = values ?? (Object.keys(words) as Value[]);
  return (
    <label className="tm-row">
      <span className="tm-option">{label}</span>
      <select
        className="tm-select"
        value={value}
        onChange={({ target }) => {
          const chosen = offered.find((candidate) => candidate === target.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {offered.map((candidate) => (
          <option key={candidate} value={candidate}>
            {words[candidate]}
          </option>
        ))}
      </select>
    </label>
  );
}
