import type { Random } from '../../../extension/src/sampler/random.ts';
import { logLabelProbability } from '../../../extension/src/tumor/log-likelihood.ts';
import type { ImagingParameters } from '../../../extension/src/tumor/parameters.ts';
import { boundingBox } from '../../../extension/src/volume/bounding-box.ts';
import { voxelVolumeMm3, type Grid } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';

/** What is seen of a tumour, on the grid of its density. */
export interface DrawnLabels {
  readonly core: Uint8Array;
  /** What of the whole tumour is not core. */
  readonly edema: Uint8Array;
}

/** Labels of the tissue, voxel by voxel, each independently, from Eq. 5 and 6. */
export function drawLabels(
  density: Float32Array,
  tissue: Uint8Array,
  imaging: ImagingParameters,
  random: Random,
): DrawnLabels {
  const drawn = (threshold: number): Uint8Array =>
    Uint8Array.from(density, (u, voxel) => {
      const model = { threshold, width: imaging.thresholdWidth };
      return tissue[voxel] === 1 && random.uniform() < Math.exp(logLabelProbability(1, u, model)) ? 1 : 0;
    });
  const core = drawn(imaging.thresholdT1c);
  const edema = drawn(imaging.thresholdFlair).map((inside, voxel) => (core[voxel] === 1 ? 0 : inside));
  return { core, edema };
}

/** PET by Eq. 7, in some other unit and over some background, as scanners give it. */
export function drawPet(
  density: Float32Array,
  pet: NonNullable<ImagingParameters['pet']>,
  random: Random,
): Float32Array {
  return density.map((u) => 500 + 2000 * (pet.scale * u + pet.noise * random.normal()));
}

/** How large a tumour is seen. */
export interface VisibleSize {
  readonly coreMl: number;
  /** Core and edema. */
  readonly wholeMl: number;
  /** The longest side of the box that holds every label. */
  readonly extentMm: number;
}

export function visibleSize(grid: Grid, { core, edema }: DrawnLabels): VisibleSize {
  const milliliters = (mask: Uint8Array): number =>
    (mask.reduce((sum, inside) => sum + inside, 0) * voxelVolumeMm3(grid)) / 1000;
  const whole = core.map((inside, voxel) => inside | edema[voxel]);
  const box = boundingBox(makeVolume(grid, whole));
  const sides = box ? box.max.map((last, axis) => (last + 1 - box.min[axis]) * grid.spacing[axis]) : [0];
  return { coreMl: milliliters(core), wholeMl: milliliters(whole), extentMm: Math.max(...sides) };
}
