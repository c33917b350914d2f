import { text } from '../dicom/attributes.ts';
import { describedSeries, type DescribedSeries } from './described-series.ts';
import type { StudySeries } from './study-series.ts';

/** Words in the description of what is certainly no T1. */
const NO_T1 =
  /\b(t2\w*|(?<!t1 )flair|fla|dwi|adc|dti|swi|bold|perf\w*|dsc|dce|asl|pd|trace|b\d{3,4}|localizer|scout|mip|tof)\b/;
const T1 = /t1|mp ?-?rage|spgr|bravo|tfe|vibe|flash/;
const CONTRAST = /\b(gd|gad\w*|post|contrast|ce|km|t1(c|ce|gd|km))\b|\+ ?(c|gd|km)\b/;
/** Times in ms by which a T1 is told from other species: MP-RAGE inverts, spin and gradient echo do not. */
const SHORT_TR = 1300;
const SHORT_TE = 30;
const T1_INVERSION = [300, 1400] as const;
/** Slices thicker than this lose gyri. */
const THIN_MM = 2;

/** By sequence parameters: 1 for a T1, −1 for something else, 0 where they do not tell. */
function byTimes({ repetition, echo, inversion }: DescribedSeries): number {
  if (inversion !== undefined && inversion > 0) {
    return inversion >= T1_INVERSION[0] && inversion <= T1_INVERSION[1] ? 1 : -1;
  }
  if (echo === undefined || repetition === undefined || repetition === 0) return 0;
  return repetition < SHORT_TR && echo < SHORT_TE ? 1 : -1;
}

/** How well a series serves to make tissue maps from; undefined where it does not at all. */
function score(series: StudySeries): number | undefined {
  const described = describedSeries(series);
  if (!described) return undefined;
  const { instance, words, thicknessMm = THIN_MM } = described;
  const named = NO_T1.test(words) ? -1 : T1.test(words) ? 1 : 0;
  const timed = byTimes(described);
  // A description is written by people for people, parameters by the scanner: where they differ, the description is
  // believed, for derived series keep the parameters of what they were made from.
  const isT1 = named === 0 ? timed : named;
  if (isT1 <= 0) return undefined;
  const hasAgent = text(instance, 'ContrastBolusAgent') !== undefined || CONTRAST.test(words);
  // Contrast agent blurs cortex and dura, but thick slices are worse.
  return (hasAgent ? 1 : 2) + (thicknessMm <= THIN_MM ? 2 : 0) + Math.min(1, timed) / 2;
}

/** The T1 series of a study from which tissue maps can be made, the best first. */
export function anatomicalSeries<Series extends StudySeries>(study: readonly Series[]): readonly Series[] {
  return study
    .flatMap((series) => {
      const points = score(series);
      return points === undefined ? [] : [{ series, points }];
    })
    .sort((a, b) => b.points - a.points)
    .map(({ series }) => series);
}
