import type { ParameterSummary } from '../../calibration/protocol.ts';
import { isAtEdge } from '../../study/prior-ranges.ts';
import type { ShownResult } from '../session/session-state.ts';
import { settingsWords } from '../settings/settings-words.ts';
import { CaveatNotes } from './caveat-notes.tsx';
import { CheckPart } from './check-part.tsx';
import { decimalsFor, formatNumber, labelOf, unitWords, withError } from './parameter-labels.ts';

function Row({ summary, atEdge }: { summary: ParameterSummary<string>; atEdge: boolean }) {
  const { name, unit, map, mean, standardDeviation, lower95, upper95 } = summary;
  const label = labelOf(name);
  const fixed = lower95 === upper95;
  const decimals = decimalsFor(mean, standardDeviation);
  const estimate = (value: number): string => (fixed ? String(value) : value.toFixed(decimals));
  return (
    <tr data-parameter={name} data-flag={name === 'timeDays' ? 'prior' : undefined} title={label.title}>
      <td>
        {label.symbol} <span className="tm-unit">{unitWords(unit)}</span>
        {atEdge && (
          <span className="tm-mark" data-state="missing" role="img" aria-label="at the edge of its prior">
            {' '}
            !
          </span>
        )}
      </td>
      <td>{estimate(map)}</td>
      <td>{estimate(fixed ? map : mean)}</td>
      <td>{formatNumber(fixed ? 0 : standardDeviation)}</td>
      <td>{fixed ? 'fixed' : `${estimate(lower95)} – ${estimate(upper95)}`}</td>
    </tr>
  );
}

interface TableProps {
  readonly caption: string;
  readonly rows: readonly ParameterSummary<string>[];
  /** Names of those at the edge of their prior. */
  readonly atEdge?: readonly string[];
}

function Table({ caption, rows, atEdge = [] }: TableProps) {
  return (
    <table className="tm-table" aria-label={caption}>
      <thead>
        <tr>
          <th>{caption}</th>
          <th>MAP</th>
          <th>Mean</th>
          <th>SD</th>
          <th>95 %</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.name} summary={row} atEdge={atEdge.includes(row.name)} />
        ))}
      </tbody>
    </table>
  );
}

function edgeWords(names: readonly string[]): string {
  const symbols = names.map((name) => labelOf(name).symbol).join(', ');
  return `At the edge of its prior: ${symbols}. The data ask for values beyond it, or the model does not fit.`;
}

export interface ResultSectionProps {
  readonly result: ShownResult;
}

/** The posterior as numbers: what one time point identifies first, then every sampled parameter. */
export function ResultSection({ result }: ResultSectionProps) {
  const { parameters, combinations, settings, stageCount, forwardModel, origin, check } = result;
  const { logEvidence, logEvidenceError } = result;
  const atEdge = parameters
    .filter((summary) => {
      const range = result.priorRanges.get(summary.name);
      return range !== undefined && isAtEdge(summary, range);
    })
    .map(({ name }) => name);
  const words = origin === 'calibration' ? settingsWords(settings) : '';
  return (
    <section className="tm-section" aria-label="Posterior">
      <h3>Posterior{origin === 'archive' ? ' (from the archive)' : ''}</h3>
      <Table caption="Identified" rows={combinations} />
      <Table caption="Parameter" rows={parameters} atEdge={atEdge} />
      {atEdge.length > 0 && <div className="tm-muted">{edgeWords(atEdge)}</div>}
      <CaveatNotes caveats={result.caveats} />
      {check && <CheckPart check={check} />}
      <div className="tm-muted">
        T alone is set by its prior: a single time point identifies √(D/ρ), 2√(Dρ) and ρT. Positions are LPS
        in mm.
      </div>
      <div className="tm-muted">
        {settings.samplesPerStage} samples a stage, {stageCount} stages, seed {settings.seed}, log-evidence{' '}
        {withError(logEvidence, logEvidenceError)}, model {forwardModel}
        {words && `, settings: ${words}`}
      </div>
    </section>
  );
}
