import type { Dataset } from '../../../extension/src/dicom/dataset.ts';
import { sourceSeriesOf, type SourceSeries } from '../../../extension/src/dicom/source-series.ts';
import type { ImageInstance } from '../images/image-slices.ts';
import { writeMrSeries, type MrContrast } from '../images/mr-series.ts';
import { writePetSeries } from '../images/pet-series.ts';
import type { SeriesIdentity, StudyIdentity } from '../images/study-identity.ts';
import { caseImage, type CaseFile } from './case-image.ts';
import { importSeries } from './import-identity.ts';
import type { PreparedSeries } from './prepared-series.ts';

export type ImageRole = MrContrast | 'pet';

export interface PreparedImages {
  readonly series: PreparedSeries;
  /** What segmentations of this series refer to. */
  readonly source: SourceSeries;
}

const DESCRIPTIONS: Readonly<Record<ImageRole, readonly [seriesNumber: number, description: string]>> = {
  t1: [1, 'T1'],
  t1c: [2, 'T1c post-contrast'],
  t2: [3, 'T2'],
  flair: [4, 'FLAIR'],
  pet: [5, 'FET-PET'],
};

/** The series that one image file becomes. Throws NiftiError naming a file that is no image. */
export function prepareImages(role: ImageRole, file: CaseFile, study: StudyIdentity): PreparedImages {
  const [seriesNumber, description] = DESCRIPTIONS[role];
  const series = importSeries(study, seriesNumber, description, [file.hash]);
  const volume = caseImage(file, study.frameOfReferenceUID);
  const instances =
    role === 'pet'
      ? writePetSeries({ study, series, volume })
      : writeMrSeries({ study, series, contrast: role, volume });
  const datasets: Dataset[] = instances.map(({ dataset }) => dataset);
  return { series: prepared(file, role, series, instances), source: sourceSeriesOf(datasets) };
}

function prepared(
  file: CaseFile,
  role: ImageRole,
  series: SeriesIdentity,
  instances: readonly ImageInstance[],
): PreparedSeries {
  return {
    fileName: file.name,
    modality: role === 'pet' ? 'PT' : 'MR',
    seriesDescription: series.seriesDescription,
    seriesInstanceUID: series.seriesInstanceUID,
    instances: instances.length,
    encode: function* () {
      for (const instance of instances) yield instance.encode();
    },
  };
}
