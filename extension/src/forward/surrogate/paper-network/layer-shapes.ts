import { ModelMismatchError } from '../trained-model.ts';
import { CROP_CHANNELS, CROP_SIDE } from './crop.ts';
import { GROWTH_INPUTS } from './growth-inputs.ts';
import type { PaperArchitecture } from './manifest.ts';

/** Channels that {D, ρ, T} have at the smallest level: 8 x 8 x 8 x 3 (II.2). */
export const GROWTH_CHANNELS = 3;
/** The levels of 64, 32, 16 and 8 voxels a side. */
const LEVELS = 4;
/** Voxels a side of the smallest. */
export const LATENT_SIDE = CROP_SIDE >> (LEVELS - 1);
const TAPS = 27;

export interface LayerShape {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** 27 of a convolution, 1 of the fully connected layer. */
  readonly taps: number;
}

function check(name: string, { channels, convolutions }: PaperArchitecture): void {
  const isCount = (value: number, least: number): boolean => Number.isInteger(value) && value >= least;
  if (
    channels.length !== LEVELS ||
    !channels.every((count) => isCount(count, 1)) ||
    channels[LEVELS - 1] <= GROWTH_CHANNELS
  ) {
    throw new ModelMismatchError(
      `${name} has channels ${JSON.stringify(channels)}; this version runs ${LEVELS} levels`,
    );
  }
  if (convolutions.length !== LEVELS || !convolutions.every((count) => isCount(count, 1))) {
    throw new ModelMismatchError(`${name} has convolutions ${JSON.stringify(convolutions)}`);
  }
}

/**
 * All layers of an architecture in the order in which their weights are stored.
 * Throws ModelMismatchError for an architecture that cannot be run.
 */
export function layerShapes(name: string, architecture: PaperArchitecture): LayerShape[] {
  check(name, architecture);
  const { channels: c, convolutions, skips } = architecture;
  const shape = (layer: string, inputs: number, outputs: number, taps = TAPS): LayerShape => ({
    name: layer,
    inputs,
    outputs,
    taps,
  });
  const block = (part: string, level: number): LayerShape[] =>
    Array.from({ length: convolutions[level] }, (_, n) => shape(`${part}.${level}.${n}`, c[level], c[level]));
  const encoder = c.flatMap((count, level) => [
    ...block('encoder', level),
    ...(level < LEVELS - 1 ? [shape(`down.${level}`, count, c[level + 1])] : []),
  ]);
  const last = c[LEVELS - 1];
  const decoder = c
    .map((count, level) => [
      ...(level < LEVELS - 1 ? [shape(`up.${level}`, c[level + 1] + (skips ? count : 0), count)] : []),
      ...block('decoder', level),
    ])
    .reverse()
    .flat();
  return [
    shape('first', CROP_CHANNELS, c[0]),
    ...encoder,
    shape('latent', last, last - GROWTH_CHANNELS),
    shape('growth', GROWTH_INPUTS, LATENT_SIDE ** 3 * GROWTH_CHANNELS, 1),
    ...decoder,
    shape('last', c[0], 1),
  ];
}
