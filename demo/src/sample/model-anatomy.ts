import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { resampleAverage } from '../../../extension/src/volume/resample-average.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import type { HeadAnatomy } from './head-anatomy.ts';
import { modelGrid } from './sample-grids.ts';

/** What a fractional segmentation stores for a fraction of 1. */
export const FULL_FRACTION = 255;

/** The head's tissue fractions as a calibration sees them: means over blocks of the stored fractions. */
export function modelAnatomy(head: HeadAnatomy): Anatomy {
  const grid = modelGrid(head.grid);
  const average = (stored: Uint8Array): Float32Array =>
    resampleAverage(makeVolume(head.grid, storedToFraction(stored)), grid).data;
  return {
    grid,
    whiteMatter: average(head.whiteMatter),
    grayMatter: average(head.grayMatter),
    csf: average(head.csf),
  };
}

export function storedToFraction(stored: Uint8Array): Float32Array {
  const fractions = new Float32Array(stored.length);
  for (let n = 0; n < stored.length; n++) fractions[n] = stored[n] / FULL_FRACTION;
  return fractions;
}
