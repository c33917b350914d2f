import type { Vector3 } from '../../../volume/grid.ts';
import {
  FARTHEST_MM,
  frontFeatureLimits,
  tellingWidths,
  UNEVEN_WIDTHS,
  type FrontSample,
} from '../front-features.ts';
import { emptyBelow, WINDOW } from './front-network.ts';
import { GREATEST } from './quantize.ts';

/** Added to a number below 2^21, this leaves its integer in the low bits of a 32-bit float. */
const MAGIC = 12582912;

export const SAMPLE_CONSTANTS = 19;

export interface ConstantsInput {
  readonly sample: FrontSample;
  /** The start, mm along the grid's axes. */
  readonly positionMm: Vector3;
  /** What the sample adds to the output. */
  readonly output: number;
  /** What 1 of the sum over skip weights stands for. */
  readonly skipScale: number;
}

/**
 * What the kernel needs of a sample besides weights, in its order (assembly/kernel.ts): features as a factor and a term
 * each, so that integers of 16 bits come out of them at the scales of `frontFeatureLimits`.
 */
export function sampleConstants({ sample, positionMm, output, skipScale }: ConstantsInput): Float32Array {
  const { widthMm, growth } = sample;
  const [behind, ahead] = tellingWidths(sample);
  const [place, , unlimited, , part, , uneven] = frontFeatureLimits(sample).map((limit) => GREATEST / limit);
  return Float32Array.of(
    ...positionMm,
    1 / widthMm,
    FARTHEST_MM,
    0.25 / growth / WINDOW,
    (growth - emptyBelow(sample)) / WINDOW,
    behind,
    ahead,
    place / 4,
    MAGIC - (place * growth) / 2,
    -(unlimited / 16) / growth,
    MAGIC + (unlimited * growth) / 4,
    part,
    MAGIC,
    UNEVEN_WIDTHS * widthMm,
    uneven / 2 / widthMm,
    output,
    skipScale,
  );
}
