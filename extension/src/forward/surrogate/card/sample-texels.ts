import type { LikelihoodVariant } from '../../../tumor/log-likelihood.ts';
import type { ImagingParameters } from '../../../tumor/parameters.ts';
import type { Vector3 } from '../../../volume/grid.ts';
import type { FrontSample } from '../front-features.ts';
import { emptyBelow, type FrontNetwork } from '../network/front-network.ts';
import type { SampleTerms } from '../network/sample-terms.ts';
import { CHANNELS } from './card-tensors.ts';
import { writeNetworkVectors, type NetworkLayout } from './network-vectors.ts';

/** Numbers of a sample before its terms in the first layer, in this order. */
export const SAMPLE_NUMBERS = [
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
  /** The network of the front's width. */
  readonly network: FrontNetwork;
  readonly terms: SampleTerms;
  readonly imaging: ImagingParameters;
}

/** What a patient's samples are written with, into the same room one after the other. */
export class SampleTexels {
  readonly #layout: NetworkLayout;
  readonly #variant: LikelihoodVariant;
  /** The last sample's. */
  readonly texels: Float32Array;
  readonly #weights: Float32Array;

  constructor(layout: NetworkLayout, variant: LikelihoodVariant) {
    this.#layout = layout;
    this.#variant = variant;
    this.texels = new Float32Array(CHANNELS * sampleTexelCount(layout));
    this.#weights = this.texels.subarray(CHANNELS * weightsAt(layout));
  }

  write({ front, start, network, terms, imaging }: CardSample): void {
    const { thresholdT1c, thresholdFlair, thresholdWidth, pet } = imaging;
    const paper = this.#variant === 'paper';
    const numbers: Record<(typeof SAMPLE_NUMBERS)[number], number> = {
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
    SAMPLE_NUMBERS.forEach((name, n) => {
      this.texels[n] = numbers[name];
    });
    this.texels.set(terms.first, CHANNELS * TERMS_AT);
    writeNetworkVectors(network, this.#layout, this.#weights);
  }
}
