import type { DicomClient } from '../../dicom/client.ts';
import { isOwnReport } from '../../dicom/recognise.ts';
import type { ReportContent, ReportOutput } from '../../dicom/report-content.ts';
import { rangesInWords } from '../../study/prior-ranges.ts';
import { instanceOf } from '../../study/study-series.ts';
import type { Volume } from '../../volume/volume.ts';
import type { DisplaySet, HostContext } from '../host/host-api.ts';
import type { ShownResult } from '../session/session-state.ts';
import { retrieveInstance } from './archive-reader.ts';
import type { SavedResult } from './saved-result.ts';

function dateWords(date: unknown, time: unknown): string {
  const d = typeof date === 'string' ? date : '';
  const t = typeof time === 'string' ? time : '';
  const day = d.length === 8 ? `${d.slice(0, 4)}-${d.slice(4, 6)}-${d.slice(6)}` : 'unknown date';
  return t.length >= 4 ? `${day}, ${t.slice(0, 2)}:${t.slice(2, 4)}` : day;
}

/** Results of former calibrations among the study's display sets, newest first. */
export function findSavedResults(displaySets: readonly DisplaySet[]): SavedResult[] {
  return displaySets
    .flatMap((displaySet) => {
      const instance = instanceOf(displaySet);
      if (!instance || !isOwnReport(instance)) return [];
      return [{ displaySet, instance, title: dateWords(instance.ContentDate, instance.ContentTime) }];
    })
    .sort((a, b) => b.title.localeCompare(a.title))
    .map(({ displaySet, instance, title }) => ({
      StudyInstanceUID: displaySet.StudyInstanceUID,
      SeriesInstanceUID: displaySet.SeriesInstanceUID,
      SOPInstanceUID: String(instance.SOPInstanceUID),
      title: `Calibration of ${title}`,
    }));
}

export interface OpenSavedOptions {
  readonly context: HostContext;
  readonly dicom: DicomClient;
  readonly saved: SavedResult;
  readonly displaySets: readonly DisplaySet[];
}

/** Reads a saved result back: its numbers from the report, its maps from the Parametric Maps. */
export async function openSavedResult(options: OpenSavedOptions): Promise<ShownResult> {
  const { dicom, saved, displaySets } = options;
  const content: ReportContent = await dicom.readReport(await retrieveInstance(options, saved));
  const map = async (role: ReportOutput['role']): Promise<Volume<Float32Array> | undefined> => {
    const output = content.outputs.find((candidate) => candidate.role === role);
    if (!output) return undefined;
    const { volume } = await dicom.readParametricMap(await retrieveInstance(options, output));
    return volume;
  };
  const mean = await map('mean-density');
  const standardDeviation = await map('standard-deviation-density');
  const best = await map('map-density');
  const exceedance = await map('exceedance-probability');
  if (!mean) throw new Error('its report refers to no map of the mean density');
  const referenceUID = content.inputs.find(({ role }) => role === 'reference-images')?.SeriesInstanceUID;
  const reference = displaySets.find(({ SeriesInstanceUID }) => SeriesInstanceUID === referenceUID);
  return {
    origin: 'archive',
    parameters: content.parameters,
    combinations: content.combinations,
    logEvidence: content.logEvidence,
    forwardModel: content.provenance.forwardModel,
    settings: {
      samplesPerStage: content.provenance.samplesPerStage,
      seed: content.provenance.seed,
      diffusivityRatio: content.provenance.diffusivityRatio,
    },
    priorRanges: rangesInWords(content.provenance.priors),
    stageCount: content.provenance.stages,
    ...(content.check && { check: content.check }),
    ...(content.run && { exceedanceDensity: content.run.exceedanceDensity }),
    maps: {
      mean,
      ...(standardDeviation && { standardDeviation }),
      ...(best && { map: best }),
      ...(exceedance && { exceedance }),
    },
    seriesDescription: reference?.SeriesDescription ?? '',
  };
}
