import type { SegmentationInput } from '../../../extension/src/dicom/write-segmentation.ts';
import { writeSegmentation } from '../../../extension/src/dicom/write-segmentation.ts';
import type { SourceSeries } from '../../../extension/src/dicom/source-series.ts';
import { stableUid } from '../images/stable-uid.ts';
import type { SeriesIdentity, StudyIdentity } from '../images/study-identity.ts';
import { segmentOf, type SegmentOrigin } from '../images/tumor-segments.ts';
import { caseImage, type CaseFile } from './case-image.ts';
import { ImportError } from './import-error.ts';
import { IMPORT_DATE, importSeries } from './import-identity.ts';
import { TUMOR_PARTS, type LabelMeanings } from './label-convention.ts';
import { labelsIn } from './label-map.ts';
import { isOnGrid, maskOnGrid } from './on-grid.ts';
import type { PreparedSeries } from './prepared-series.ts';
import { tissueMaps } from './tissue-maps.ts';

interface Segmentation {
  readonly file: CaseFile;
  readonly study: StudyIdentity;
  /** The series that it is put on. */
  readonly source: SourceSeries;
  /** Meanings of the labels that a file holds. */
  readonly meaningsOf: (labels: readonly number[]) => LabelMeanings;
  readonly note: (text: string) => void;
}

/** Nothing tells how the labels in a file were made. */
const ORIGIN: SegmentOrigin = { algorithmType: 'SEMIAUTOMATIC', algorithmName: 'Imported labels' };
const SMOOTHED: SegmentOrigin = { algorithmType: 'AUTOMATIC', algorithmName: 'Imported labels, smoothed' };
const SOFTWARE_VERSION = '0.1.0';

/** A binary segmentation with one coded segment for each part of the tumour that the label map has. */
export function prepareTumor({ file, study, source, meaningsOf, note }: Segmentation): PreparedSeries {
  const volume = caseImage(file, study.frameOfReferenceUID);
  const labels = labelsIn(volume, file.name);
  const meanings = meaningsOf(labels);
  const parts = TUMOR_PARTS.filter((part) => labels.some((label) => meanings.get(label) === part));
  if (!isOnGrid(volume, source.grid)) note(`${file.name}: resampled to the grid of the images`);
  const segments = parts.flatMap((part) => {
    const mask = maskOnGrid(volume, (label) => meanings.get(label) === part, source.grid);
    return mask.includes(1) ? [segmentOf(part, mask, ORIGIN)] : [];
  });
  if (segments.length === 0) {
    throw new ImportError(`${file.name}: none of its labels falls on the images; they lie elsewhere`);
  }
  const content = [file.hash, source.SeriesInstanceUID, JSON.stringify([...meanings])];
  const series = importSeries(study, 10, 'Tumor segmentation', content);
  return prepared(file, series, { source, encoding: 'BINARY', segments, ...attributes(series) });
}

/** A fractional segmentation with white matter, gray matter and CSF from a label map of them. */
export function prepareTissue({
  file,
  study,
  source,
  note,
}: Omit<Segmentation, 'meaningsOf'>): PreparedSeries {
  const volume = caseImage(file, study.frameOfReferenceUID);
  if (!isOnGrid(volume, source.grid)) note(`${file.name}: resampled to the grid of the images`);
  const maps = tissueMaps(volume, source.grid, file.name);
  const segments = (['white-matter', 'gray-matter', 'csf'] as const).map((tissue) =>
    segmentOf(tissue, maps[tissue], SMOOTHED),
  );
  const series = importSeries(study, 11, 'Tissue maps', [file.hash, source.SeriesInstanceUID]);
  return prepared(file, series, { source, encoding: 'FRACTIONAL', segments, ...attributes(series) });
}

function attributes(series: SeriesIdentity) {
  const { seriesInstanceUID, seriesNumber, seriesDescription } = series;
  return {
    seriesNumber,
    seriesDescription,
    contentDate: IMPORT_DATE,
    softwareVersion: SOFTWARE_VERSION,
    uids: {
      SeriesInstanceUID: seriesInstanceUID,
      SOPInstanceUID: stableUid(seriesInstanceUID, 'instance'),
      DimensionOrganizationUID: stableUid(seriesInstanceUID, 'dimensions'),
    },
  };
}

function prepared(file: CaseFile, series: SeriesIdentity, input: SegmentationInput): PreparedSeries {
  const { bytes } = writeSegmentation(input);
  return {
    fileName: file.name,
    modality: 'SEG',
    seriesDescription: series.seriesDescription,
    seriesInstanceUID: series.seriesInstanceUID,
    instances: 1,
    encode: () => [bytes],
  };
}
