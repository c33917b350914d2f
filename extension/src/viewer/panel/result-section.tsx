import type { ParameterSummary } from '../../calibration/protocol.ts';
import type { ShownResult } from '../session/session-state.ts';
import { decimalsFor, formatNumber, LABELS, unitWords } from './parameter-labels.ts';

function isKnown(name: string): name is keyof typeof LABELS {
  return name in LABELS;
}

function Row({ summary }: { summary: ParameterSummary<string> }) {
  const { name, unit, map, mean, standardDeviation, lower95, upper95 } = summary;
  const label = isKnown(name) ? LABELS[name] : { symbol: name, title: name };
  const decimals = decimalsFor(standardDeviation);
  return (
    <tr data-parameter={name} data-flag={name === 'timeDays' ? 'prior' : undefined} title={label.title}>
      <td>
        {label.symbol} <span className="tm-unit">{unitWords(unit)}</span>
      </td>
      <td>{map.toFixed(decimals)}</td>
      <td>{mean.toFixed(decimals)}</td>
      <td>{formatNumber(standardDeviation)}</td>
      <td>
        {lower95.toFixed(decimals)} – {upper95.toFixed(decimals)}
      </td>
    </tr>
  );
}

function Table({ caption, rows }: { caption: string; rows: readonly ParameterSummary<string>[] }) {
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
          <Row key={row.name} summary={row} />
        ))}
      </tbody>
    </table>
  );
}

export interface ResultSectionProps {
  readonly result: ShownResult;
}

/** The posterior as numbers: what one time point identifies first, then every sampled parameter. */
export function ResultSection({ result }: ResultSectionProps) {
  const { parameters, combinations, settings, stageCount, logEvidence, forwardModel, origin } = result;
  return (
    <section className="tm-section" aria-label="Posterior">
      <h3>Posterior{origin === 'archive' ? ' (from the archive)' : ''}</h3>
      <Table caption="Identified" rows={combinations} />
      <Table caption="Parameter" rows={parameters} />
      <div className="tm-muted">
        T alone is set by its prior: a single time point identifies √(D/ρ), 2√(Dρ) and ρT. Positions are LPS
        in mm.
      </div>
      <div className="tm-muted">
        {settings.samplesPerStage} samples a stage, {stageCount} stages, seed {settings.seed}, log-evidence{' '}
        {formatNumber(logEvidence)}, model {forwardModel}
      </div>
    </section>
  );
}
