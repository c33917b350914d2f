import type { TissueChoice } from '../../study/found-inputs.ts';
import type { StudySeries } from '../../study/study-series.ts';
import { seriesWords } from './series-words.ts';

export interface TissueSourceProps {
  /** Whether the study holds tissue maps. */
  readonly stored: boolean;
  /** T1 series from which they can be made, the best first. */
  readonly series: readonly StudySeries[];
  readonly choice: TissueChoice | undefined;
  readonly onChoice: (choice: TissueChoice) => void;
}

/** Where the next calibration takes its tissue maps from. */
export function TissueSource({ stored, series, choice, onChoice }: TissueSourceProps) {
  return (
    <label className="tm-row">
      <span className="tm-option">Tissue from</span>
      <select
        className="tm-select"
        value={choice ?? (stored ? 'stored' : series[0].SeriesInstanceUID)}
        onChange={({ target }) => {
          onChoice(target.value);
        }}
      >
        {stored && <option value="stored">the maps in this study</option>}
        {series.map((candidate) => (
          <option key={candidate.SeriesInstanceUID} value={candidate.SeriesInstanceUID}>
            {seriesWords(candidate)}
          </option>
        ))}
      </select>
    </label>
  );
}
