import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import type { HeadAnatomy } from './head-anatomy.ts';
import type { SampleContrast } from './mr-contrasts.ts';
import type { SeededRandom } from './seeded-random.ts';

interface MrInput {
  readonly head: HeadAnatomy;
  /** Cell density on the grid of the images. */
  readonly density: Float32Array;
  /** See `necrosisDepth`. */
  readonly necrosis: Float32Array;
  /** See `smoothTexture`: variation of normal tissue, and of the tumour. */
  readonly texture: Float32Array;
  readonly tumorTexture: Float32Array;
  readonly thresholdT1c: number;
  readonly thresholdFlair: number;
  readonly contrast: SampleContrast;
  readonly random: SeededRandom;
}

/** Stored value of normal white matter in T1. */
const GAIN = 900;
/** Standard deviation of the noise in each of the two channels, in units of that. */
const NOISE = 0.03;
/** Coil sensitivity varies by this part. */
const BIAS = 0.12;
const ATLAS_WHITE_MATTER = 223;

/**
 * A brain-only MR image: signals of the tissues in each voxel by their fractions, of edema, enhancing
 * tumour and necrosis by cell density and depth, times a smooth coil sensitivity, with Rician noise.
 * Whole numbers from 0; 0 outside the brain.
 */
export function mrImage(input: MrInput): Volume<Float32Array> {
  const { head, contrast, random } = input;
  const { signals, atlasPart } = contrast;
  const [nx, ny] = head.grid.dimensions;
  const sensitivity = coilSensitivity(random, head.grid.dimensions);
  const values = new Float32Array(head.csf.length);
  for (let n = 0; n < values.length; n++) {
    const [white, gray, csf] = [head.whiteMatter[n] / 255, head.grayMatter[n] / 255, head.csf[n] / 255];
    if (white + gray + csf === 0) continue;
    const fromFractions = white * signals.whiteMatter + gray * signals.grayMatter + csf * signals.csf;
    const fromAtlas = (head.t1[n] / ATLAS_WHITE_MATTER) * signals.whiteMatter;
    const normal = (fromFractions + atlasPart * (fromAtlas - fromFractions)) * (1 + 0.02 * input.texture[n]);
    const signal = withTumor(normal, n, input, { white, csf });
    const row = Math.floor(n / nx);
    const field = sensitivity(n % nx, row % ny, Math.floor(row / ny));
    const real = signal * field + NOISE * random.normal();
    values[n] = Math.max(1, Math.round(GAIN * Math.hypot(real, NOISE * random.normal())));
  }
  return makeVolume(head.grid, values);
}

function withTumor(
  normal: number,
  n: number,
  { density, necrosis, tumorTexture, thresholdT1c, thresholdFlair, contrast: { signals } }: MrInput,
  { white, csf }: { readonly white: number; readonly csf: number },
): number {
  const u = density[n];
  if (u < 0.02) return normal;
  const variation = 1 + 0.07 * tumorTexture[n];
  // Edema fills white matter more than cortex.
  const edema = smoothStep(u, thresholdFlair - 0.15, thresholdFlair + 0.12) * (0.5 + 0.5 * white);
  const core = smoothStep(u, thresholdT1c - 0.06, thresholdT1c + 0.04);
  const dead = core * smoothStep(necrosis[n], -0.015, 0.015);
  let tissue = mix(normal, signals.edema * variation, edema);
  tissue = mix(tissue, signals.enhancing * variation ** 2, core);
  tissue = mix(tissue, signals.necrosis * variation, dead);
  return mix(tissue, normal, csf);
}

/** Smooth and between 1 − BIAS and 1 + BIAS, as a function of the voxel's index. */
function coilSensitivity(
  random: SeededRandom,
  [nx, ny, nz]: readonly [number, number, number],
): (i: number, j: number, k: number) => number {
  const [a, b, c] = [random.uniform(), random.uniform(), random.uniform()].map((part) => 2 * Math.PI * part);
  return (i, j, k) => {
    const waves = Math.sin((2.5 * i) / nx + a) + Math.sin((2.2 * j) / ny + b) + Math.sin((2.8 * k) / nz + c);
    return 1 + (BIAS / 3) * waves;
  };
}

function mix(a: number, b: number, part: number): number {
  return a + part * (b - a);
}

/** 0 below `low`, 1 above `high`, smooth between. */
function smoothStep(value: number, low: number, high: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
