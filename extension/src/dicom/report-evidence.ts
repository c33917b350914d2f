import type { Dataset } from './dataset.ts';
import type { ReportContent } from './report-content.ts';
import type { SourceSeries } from './source-series.ts';

/** All that a report refers to, each instance once, by study and series (PS3.3, C.17.2). */
export function evidenceOf(source: SourceSeries, content: ReportContent): Dataset[] {
  const studies = new Map<string, Map<string, Map<string, string>>>();
  const add = (study: string, series: string, instance: { SOPClassUID: string; SOPInstanceUID: string }) => {
    const ofStudy = studies.get(study) ?? new Map<string, Map<string, string>>();
    studies.set(study, ofStudy);
    const ofSeries = ofStudy.get(series) ?? new Map<string, string>();
    ofStudy.set(series, ofSeries);
    ofSeries.set(instance.SOPInstanceUID, instance.SOPClassUID);
  };
  for (const instance of source.instances) add(source.StudyInstanceUID, source.SeriesInstanceUID, instance);
  for (const input of content.inputs) {
    for (const instance of input.instances) add(input.StudyInstanceUID, input.SeriesInstanceUID, instance);
  }
  for (const output of content.outputs) add(output.StudyInstanceUID, output.SeriesInstanceUID, output);

  return [...studies].map(([StudyInstanceUID, ofStudy]) => ({
    StudyInstanceUID,
    ReferencedSeriesSequence: [...ofStudy].map(([SeriesInstanceUID, ofSeries]) => ({
      SeriesInstanceUID,
      ReferencedSOPSequence: [...ofSeries].map(([ReferencedSOPInstanceUID, ReferencedSOPClassUID]) => ({
        ReferencedSOPClassUID,
        ReferencedSOPInstanceUID,
      })),
    })),
  }));
}
