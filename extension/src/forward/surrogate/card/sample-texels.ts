import type { LikelihoodVariant } from '../../../tumor/log-likelihood.ts';
import type { ImagingParameters } from '../../../tumor/parameters.ts';
import type { Vector3 } from '../../../volume/grid.ts';
import type { FrontSample } from '../front-features.ts';
import { emptyBelow } from '../network/front-network.ts';
import type { SampleTerms } from '../network/sample-terms.ts';
import { CHANNELS } from './card-tensors.ts';
import type { NetworkLayout } from './network-vectors.ts';

/** Numbers of a sample before its terms in the first layer, in this order. */
export const SAMPLE_NUMBERS = [
  'entries',
  'widthMm',
  'growth',
  'leastUnlimited',
  'outputTerm',
  'startX',
  'startY',
  'startZ',
  'inverseThresholdWidth',
  'thresholdT1c',
  'thresholdFlair',
  'exponentAbove',
  'petWeight',
  'petPerDensity',
  'petPerSignal',
] as const;

const HEAD = Math.ceil(SAMPLE_NUMBERS.length / CHANNELS);

/** Texels of a sample: its numbers, its terms in the first layer, and the weights, which are those of its width. */
export function sampleTexelCount(layout: NetworkLayout): number {
  return weightsAt(layout) + layout.vectors;
}

/** Texels before the terms. */
export const TERMS_AT = HEAD;

/** Texels before the weights. */
export function weightsAt({ firstGroups }: NetworkLayout): number {
  return HEAD + firstGroups;
}

export interface CardSample {
  readonly front: FrontSample;
  /** mm along the grid's axes. */
  readonly start: Vector3;
  readonly terms: SampleTerms;
  /** As `networkVectors`. */
  readonly weights: Float32Array;
  readonly imaging: ImagingParameters;
}

/** A sample's numbers; the first, how many entries it has, is left 0. */
export function sampleTexels(
  { front, start, terms, weights, imaging }: CardSample,
  layout: NetworkLayout,
  variant: LikelihoodVariant,
): Float32Array {
  const { thresholdT1c, thresholdFlair, thresholdWidth, pet } = imaging;
  const paper = variant === 'paper';
  const numbers: Record<(typeof SAMPLE_NUMBERS)[number], number> = {
    entries: 0,
    widthMm: front.widthMm,
    growth: front.growth,
    leastUnlimited: emptyBelow(front),
    outputTerm: terms.output,
    startX: start[0],
    startY: start[1],
    startZ: start[2],
    inverseThresholdWidth: 1 / thresholdWidth,
    thresholdT1c,
    thresholdFlair,
    // As `labelExponent`; 0 is the square as it is.
    exponentAbove: paper ? 0 : 1 / thresholdWidth ** 2,
    petWeight: pet ? -0.5 / pet.noise ** 2 : 0,
    // As `petDeviation`, but for its sign.
    petPerDensity: paper && pet ? pet.scale : 1,
    petPerSignal: paper || !pet ? 1 : pet.scale,
  };
  const texels = new Float32Array(CHANNELS * sampleTexelCount(layout));
  texels.set(SAMPLE_NUMBERS.map((name) => numbers[name]));
  texels.set(terms.first, CHANNELS * TERMS_AT);
  texels.set(weights, CHANNELS * weightsAt(layout));
  return texels;
}
