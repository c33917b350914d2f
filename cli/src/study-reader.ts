import { makeTissueMaps } from '../../extension/src/anatomy/make-tissue-maps.ts';
import { readEmbeddedAtlas } from '../../extension/src/anatomy/read-atlas.ts';
import { text } from '../../extension/src/dicom/attributes.ts';
import type { Dataset } from '../../extension/src/dicom/dataset.ts';
import { isEnhanced } from '../../extension/src/dicom/enhanced-volume.ts';
import { readImageSeries } from '../../extension/src/dicom/read-image-series.ts';
import { readMetadata } from '../../extension/src/dicom/read-metadata.ts';
import { readParametricMap } from '../../extension/src/dicom/read-parametric-map.ts';
import { readSegmentation } from '../../extension/src/dicom/read-segmentation.ts';
import { sourceSeriesOf } from '../../extension/src/dicom/source-series.ts';
import { turn } from '../../extension/src/study/in-pieces.ts';
import type { StudyReader } from '../../extension/src/study/load-inputs.ts';
import type { StudySeries } from '../../extension/src/study/study-series.ts';
import type { DicomWeb } from './dicomweb.ts';
import { tissueTeller } from './progress-lines.ts';

/** Requests under way at once. */
const AT_ONCE = 6;

async function inTurns<T, R>(values: readonly T[], act: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let first = 0; first < values.length; first += AT_ONCE) {
    results.push(...(await Promise.all(values.slice(first, first + AT_ONCE).map(act))));
  }
  return results;
}

function formsVolume(instances: readonly Dataset[]): boolean {
  try {
    return sourceSeriesOf(instances).instances.length > 1;
  } catch {
    return false;
  }
}

function seriesOf(instances: readonly Dataset[]): StudySeries[] {
  const [first] = instances;
  const Modality = text(first, 'Modality') ?? '';
  const SeriesDescription = text(first, 'SeriesDescription');
  const SOPClassUID = text(first, 'SOPClassUID');
  const series: StudySeries = {
    StudyInstanceUID: text(first, 'StudyInstanceUID') ?? '',
    SeriesInstanceUID: text(first, 'SeriesInstanceUID') ?? '',
    Modality,
    ...(SeriesDescription !== undefined && { SeriesDescription }),
    ...(SOPClassUID !== undefined && { SOPClassUID }),
  };
  // As the host lists them: each segmentation is for itself, and each multi-frame image.
  if (Modality === 'SEG') {
    return instances.map((instance) => ({ ...series, instance, instances: [instance] }));
  }
  if (instances.every(isEnhanced)) {
    return instances.map((instance) => ({
      ...series,
      instance,
      instances: [instance],
      isReconstructable: formsVolume([instance]),
    }));
  }
  return [{ ...series, instances, isReconstructable: formsVolume(instances) }];
}

/** The series of a study by their metadata, as the viewer lists them. */
export async function studySeries(archive: DicomWeb, studyInstanceUID: string): Promise<StudySeries[]> {
  const uids = await archive.seriesUIDs(studyInstanceUID);
  const metadata = await inTurns(uids, (uid) => archive.metadata(studyInstanceUID, uid));
  return metadata
    .filter((instances) => instances.length > 0)
    .flatMap((instances) => seriesOf(instances.map(readMetadata)));
}

/** Reads voxels from the archive. */
export function archiveReader(archive: DicomWeb, signal: AbortSignal): StudyReader<StudySeries> {
  return {
    retrieveInstance: (reference) => archive.instance(reference),
    readSegmentation,
    readParametricMap,
    async makeTissueMaps(inputs) {
      return makeTissueMaps({
        ...inputs,
        atlas: await readEmbeddedAtlas(),
        onProgress: tissueTeller(),
        async pause() {
          // A signal to stop is heard between two steps only.
          await turn();
          signal.throwIfAborted();
        },
      });
    },
    async loadImages({ StudyInstanceUID, SeriesInstanceUID, instances = [] }) {
      const files = await inTurns(instances, (instance) =>
        archive.instance({
          StudyInstanceUID,
          SeriesInstanceUID,
          SOPInstanceUID: text(instance, 'SOPInstanceUID') ?? '',
        }),
      );
      return readImageSeries(files);
    },
  };
}
