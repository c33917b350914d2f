import { firstNumber, text, texts } from '../dicom/attributes.ts';
import type { Dataset } from '../dicom/dataset.ts';
import { instanceOf, type StudySeries } from './study-series.ts';

/** What a scanner makes of a volume, and is none: views through it. */
const NO_VOLUME = /^(LOCALIZER|MIP|MINIP|PROJECTION IMAGE)$/i;

/** A series of MR images that form a volume, by what tells its contrast. */
export interface DescribedSeries {
  readonly instance: Dataset;
  /** Descriptions and names together, in lower case, with spaces for underscores. */
  readonly words: string;
  /** In ms, where they are stated. */
  readonly repetition: number | undefined;
  readonly echo: number | undefined;
  readonly inversion: number | undefined;
  readonly thicknessMm: number | undefined;
}

/** Undefined for what is no volume of MR images. */
export function describedSeries(series: StudySeries): DescribedSeries | undefined {
  const instance = instanceOf(series);
  if (series.Modality !== 'MR' || !series.isReconstructable || !instance) return undefined;
  if (texts(instance, 'ImageType').some((value) => NO_VOLUME.test(value))) return undefined;
  const names = [series.SeriesDescription, text(instance, 'ProtocolName'), text(instance, 'SequenceName')];
  const words = names
    .filter((name) => name !== undefined)
    .join(' ')
    .toLowerCase()
    .replaceAll('_', ' ');
  return {
    instance,
    words,
    repetition: firstNumber(instance, 'RepetitionTime'),
    echo: firstNumber(instance, 'EchoTime'),
    inversion: firstNumber(instance, 'InversionTime'),
    thicknessMm: firstNumber(instance, 'SliceThickness'),
  };
}
