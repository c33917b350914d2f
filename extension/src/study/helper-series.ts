import { describedSeries, type DescribedSeries } from './described-series.ts';
import type { StudySeries } from './study-series.ts';

const FLAIR = /flair|\bfla\b|dark[ -]?fluid/;
const T2 = /\bt2\w*/;
/** Words of what has T2 in its name and another contrast, or is worked out from images. */
const OTHER = /t2 ?\*|t2 ?star|\bt2s\b|swi|dwi|diff|adc|\bb\d{3,4}\b|perf|dsc|bold|map|trace|\bt1/;
/** Of a FLAIR the inversion, of a T2 repetition and echo are at least so long, in ms. */
const [LONG_TI, LONG_TR, LONG_TE] = [1500, 2000, 60];
const THICKNESS_UNKNOWN_MM = 10;

/** Contrasts in which CSF is told from brain. */
type Contrast = 't2' | 'flair';

function contrastOf({
  words,
  repetition = 0,
  echo = 0,
  inversion = 0,
}: DescribedSeries): Contrast | undefined {
  if (OTHER.test(words)) return undefined;
  if (FLAIR.test(words)) return 'flair';
  if (T2.test(words)) return 't2';
  if (inversion >= LONG_TI) return 'flair';
  return inversion === 0 && repetition >= LONG_TR && echo >= LONG_TE ? 't2' : undefined;
}

/** A T2 and a FLAIR of the study, that with the thinnest slices of each, which help a T1 to tell CSF from brain. */
export function helperSeries<Series extends StudySeries>(study: readonly Series[]): readonly Series[] {
  return (['t2', 'flair'] as const).flatMap((contrast) => {
    const candidates = study.flatMap((series) => {
      const described = describedSeries(series);
      if (!described || contrastOf(described) !== contrast) return [];
      return [{ series, thicknessMm: described.thicknessMm ?? THICKNESS_UNKNOWN_MM }];
    });
    const [best] = candidates.sort((a, b) => a.thicknessMm - b.thicknessMm);
    return candidates.length > 0 ? [best.series] : [];
  });
}
