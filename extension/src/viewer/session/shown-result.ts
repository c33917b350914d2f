import { rangesInWords } from '../../study/prior-ranges.ts';
import type { FinishedCalibration } from './run-preset.ts';
import type { ShownResult } from './session-state.ts';

/** A fresh result as the panel shows it. */
export function shownResult({ result, sources }: FinishedCalibration): ShownResult {
  const { source, sourceDescription } = sources;
  return {
    origin: 'calibration',
    parameters: result.parameters,
    combinations: result.combinations,
    logEvidence: result.logEvidence,
    logEvidenceError: result.logEvidenceError,
    forwardModel: result.forwardModel,
    settings: result.settings,
    priorRanges: rangesInWords(result.priors),
    stageCount: result.stages.length,
    caveats: result.caveats,
    exceedanceDensity: result.exceedanceDensity,
    ...(result.check && { check: result.check }),
    maps: {
      mean: result.meanDensity,
      standardDeviation: result.standardDeviationDensity,
      map: result.mapDensity,
      exceedance: result.exceedanceProbability,
    },
    seriesDescription: sourceDescription === '' ? source.SeriesInstanceUID : sourceDescription,
  };
}
