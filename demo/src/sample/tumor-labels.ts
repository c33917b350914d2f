import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { ImagingParameters } from '../../../extension/src/tumor/parameters.ts';
import { isTissueFraction } from '../../../extension/src/tumor/tissue.ts';
import type { HeadAnatomy } from './head-anatomy.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What a reader would outline, 1 inside, on the grid of the images. */
export interface TumorLabels {
  /** Enhancing and necrotic: the T1c label of Eq. 5. */
  readonly core: Uint8Array;
  /** Core and edema: the FLAIR label. */
  readonly whole: Uint8Array;
}

interface LabelInput {
  readonly head: HeadAnatomy;
  readonly anatomy: Anatomy;
  /** Cell density on the model's grid, and interpolated to the images'. */
  readonly density: Float32Array;
  readonly fineDensity: Float32Array;
  readonly imaging: ImagingParameters;
  readonly random: SeededRandom;
}

const VOXELS_A_BLOCK = 8;

/**
 * Labels drawn voxel by voxel of the model's grid from the Bernoulli distribution of Eq. 5 and 6, and put
 * on the images' grid so that most of the eight voxels of a block are labelled where its model voxel is,
 * and few where it is not: which of them is decided by the interpolated density, tissue first.
 * Averaging the labels back over the blocks thus gives the drawn labels.
 */
export function drawTumorLabels(input: LabelInput): TumorLabels {
  const { head, anatomy, density, imaging, random } = input;
  const core = new Uint8Array(input.fineDensity.length);
  const whole = new Uint8Array(input.fineDensity.length);
  const [nx, ny] = anatomy.grid.dimensions;
  const sees = (u: number, threshold: number): boolean =>
    random.uniform() < visibility(u, threshold, imaging.thresholdWidth);
  density.forEach((u, voxel) => {
    if (u === 0) return;
    const inCore = sees(u, imaging.thresholdT1c);
    const inWhole = sees(u, imaging.thresholdFlair) || inCore;
    const row = Math.floor(voxel / nx);
    const block = blockVoxels(head, voxel % nx, row % ny, Math.floor(row / ny));
    const ranked = rank(block, input);
    const coreCount = labelled(ranked, inCore, input, imaging.thresholdT1c);
    const wholeCount = Math.max(coreCount, labelled(ranked, inWhole, input, imaging.thresholdFlair));
    ranked.forEach((fine, place) => {
      core[fine] = place < coreCount ? 1 : 0;
      whole[fine] = place < wholeCount ? 1 : 0;
    });
  });
  return { core, whole };
}

/** α of Eq. 6: the probability that tumour of this density is seen. */
function visibility(u: number, threshold: number, width: number): number {
  return 0.5 + 0.5 * Math.sign(u - threshold) * (1 - Math.exp(-(((u - threshold) / width) ** 2)));
}

/** How many voxels of a block are labelled: those above the threshold, but most or few of them as drawn. */
function labelled(
  ranked: readonly number[],
  drawn: boolean,
  { head, fineDensity }: LabelInput,
  threshold: number,
): number {
  const above = ranked.filter((fine) => inTissue(head, fine) && fineDensity[fine] >= threshold).length;
  return drawn ? Math.max(above, VOXELS_A_BLOCK / 2 + 1) : Math.min(above, VOXELS_A_BLOCK / 2 - 1);
}

/** Tissue before CSF, then the denser before the less dense. */
function rank(block: readonly number[], { head, fineDensity }: LabelInput): number[] {
  const key = (fine: number): number => (inTissue(head, fine) ? 1 : 0) + 0.5 * fineDensity[fine];
  return [...block].sort((a, b) => key(b) - key(a));
}

function inTissue(head: HeadAnatomy, fine: number): boolean {
  return isTissueFraction(head.whiteMatter[fine] / 255, head.grayMatter[fine] / 255, head.csf[fine] / 255);
}

function blockVoxels(head: HeadAnatomy, i: number, j: number, k: number): number[] {
  const [nx, ny] = head.grid.dimensions;
  const first = 2 * i + nx * (2 * j + ny * 2 * k);
  return [0, 1, nx, nx + 1].flatMap((step) => [first + step, first + step + nx * ny]);
}
