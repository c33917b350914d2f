import { indexToWorld, type Vector3 } from '../volume/grid.ts';
import { resampleAverage } from '../volume/resample-average.ts';
import { makeVolume, type Volume } from '../volume/volume.ts';
import { affineMap, NO_MOTION, type AffineMap, type AffineParameters } from './affine-map.ts';
import { gridOfSpacing } from './grid-of-spacing.ts';
import {
  binned,
  normalizedMutualInformation,
  type AtlasSamples,
  type BinnedImage,
} from './mutual-information.ts';
import { minimizePowell } from './powell.ts';
import type { TissueAtlas } from './tissue-atlas.ts';

export interface AffineRegistration {
  /** From atlas to patient space. */
  readonly toPatient: AffineMap;
  /** Normalised mutual information at the end, 1 to 2. */
  readonly information: number;
}

export interface AffineOptions {
  /** Intensities; NaN where there are none. */
  readonly image: Volume<Float32Array>;
  /** What is left out, on the image's grid: above 0 in the lesion. */
  readonly lesion: Uint8Array;
  /** Lowest and highest intensity that are told apart. */
  readonly range: readonly [number, number];
  readonly atlas: TissueAtlas;
  /** Where the brain may be centred in patient space, LPS, mm. */
  readonly centers: readonly Vector3[];
  readonly pause: () => Promise<void>;
}

/** Around the atlas' brain lie skull and CSF, without which its size is not known. */
const RIM_MM = 4;
const COARSE_MM = 8;
const FINE_MM = 4;
const ATLAS_LEVELS = 31;
/** Usual values and spreads of the twelve parameters: people's brains are smaller than the atlas', most of all in height. */
const USUAL: AffineParameters = [0, 0, 0, 0, 0, 0, -0.12, -0.07, -0.18, 0, 0, 0];
const SPREAD: AffineParameters = [30, 30, 30, 0.4, 0.25, 0.25, 0.08, 0.08, 0.08, 0.06, 0.06, 0.06];
const PLAUSIBILITY = 0.002;
/** Heads are nodded more than they are tilted or turned. */
const PITCHES = [-0.5, -0.2, 0.1];
const FIRST_STEPS = [8, 8, 8, 0.12, 0.08, 0.08, 0.06, 0.06, 0.06, 0, 0, 0];
const COARSE_STEPS = [4, 4, 4, 0.06, 0.05, 0.05, 0.05, 0.05, 0.05, 0.04, 0.04, 0.04];
const FINE_STEPS = [2, 2, 2, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03];

/**
 * Half the squared deviation from a usual head, weighed against information: without it the brain of the atlas grows
 * until its rim is the skin.
 */
function implausibility(parameters: AffineParameters): number {
  let sum = 0;
  for (let n = 0; n < parameters.length; n++) sum += ((parameters[n] - USUAL[n]) / SPREAD[n]) ** 2;
  return (PLAUSIBILITY * sum) / 2;
}

/** The atlas' brain and a rim around it, sampled evenly. */
function atlasSamples({ t1 }: TissueAtlas, spacingMm: number): AtlasSamples & { readonly center: Vector3 } {
  const inner = gridOfSpacing(t1.grid, spacingMm);
  const margin = Math.ceil(RIM_MM / spacingMm);
  const grid = {
    ...inner,
    dimensions: inner.dimensions.map((n) => n + 2 * margin) as unknown as Vector3,
    origin: indexToWorld(inner, [-margin, -margin, -margin]),
  };
  const { data } = resampleAverage(t1, grid);
  const [nx, ny, nz] = grid.dimensions;
  const reach = (RIM_MM / spacingMm) ** 2;
  const near: [number, number, number][] = [];
  for (let k = -margin; k <= margin; k++)
    for (let j = -margin; j <= margin; j++)
      for (let i = -margin; i <= margin; i++) if (i * i + j * j + k * k <= reach) near.push([i, j, k]);
  const inBrain = (i: number, j: number, k: number): boolean =>
    i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz && data[i + nx * (j + ny * k)] > 0;
  const places: number[] = [];
  const bins: number[] = [];
  const sum = [0, 0, 0];
  let count = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        if (!near.some(([a, b, c]) => inBrain(i + a, j + b, k + c))) continue;
        const place = indexToWorld(grid, [i, j, k]);
        places.push(...place);
        bins.push(Math.min(ATLAS_LEVELS, Math.floor(data[i + nx * (j + ny * k)] / 8)));
        if (!inBrain(i, j, k)) continue;
        count++;
        place.forEach((x, axis) => (sum[axis] += x));
      }
    }
  }
  return {
    places: Float64Array.from(places),
    bins: Uint8Array.from(bins),
    center: [sum[0] / count, sum[1] / count, sum[2] / count],
  };
}

function binnedImage({ image, lesion, range }: AffineOptions, spacingMm: number): BinnedImage {
  const grid = gridOfSpacing(image.grid, spacingMm);
  const leftOut = resampleAverage(makeVolume(image.grid, lesion), grid).data;
  return {
    grid,
    bins: binned(
      resampleAverage(image, grid, NaN).data,
      range,
      Uint8Array.from(leftOut, (share) => (share >= 0.5 ? 1 : 0)),
    ),
  };
}

/** How often `registerAffine` pauses. */
export function affineSteps(centers: readonly Vector3[]): number {
  return centers.length * PITCHES.length + 2;
}

/**
 * Aligns the atlas with the patient's image by normalised mutual information: from each of several positions with
 * translation, rotation and scale at 8 mm, then the best with twelve parameters at 8 and 4 mm.
 */
export async function registerAffine(options: AffineOptions): Promise<AffineRegistration> {
  const { atlas, centers, pause } = options;
  const coarse = { atlas: atlasSamples(atlas, COARSE_MM), image: binnedImage(options, COARSE_MM) };
  const { center } = coarse.atlas;
  let best = { parameters: NO_MOTION, cost: Infinity };
  let at = centers[0];
  const minimize = (
    level: { readonly atlas: AtlasSamples; readonly image: BinnedImage },
    to: Vector3,
    from: {
      readonly start: readonly number[];
      readonly steps: readonly number[];
      readonly iterations: number;
    },
  ) =>
    minimizePowell({
      ...from,
      cost: (parameters) =>
        implausibility(parameters) -
        normalizedMutualInformation(level.atlas, level.image, affineMap(parameters, center, to)),
    });
  for (const to of centers) {
    for (const pitch of PITCHES) {
      const start = USUAL.map((usual, n) => (n === 3 ? pitch : usual));
      const found = minimize(coarse, to, { start, steps: FIRST_STEPS, iterations: 2 });
      if (found.cost < best.cost) [best, at] = [found, to];
      await pause();
    }
  }
  best = minimize(coarse, at, { start: best.parameters, steps: COARSE_STEPS, iterations: 5 });
  await pause();
  const fine = { atlas: atlasSamples(atlas, FINE_MM), image: binnedImage(options, FINE_MM) };
  best = minimize(fine, at, { start: best.parameters, steps: FINE_STEPS, iterations: 4 });
  await pause();
  return { toPatient: affineMap(best.parameters, center, at), information: -best.cost };
}
