import type { StudySeries } from '../../study/study-series.ts';

/** A series as the user knows it. */
export function seriesWords({ SeriesDescription, SeriesNumber, Modality }: StudySeries): string {
  const number = SeriesNumber === undefined ? '' : `, series ${SeriesNumber}`;
  return `${SeriesDescription ?? 'unnamed series'} (${Modality}${number})`;
}
