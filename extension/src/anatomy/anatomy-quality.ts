import { indexToWorld, voxelCount, worldToIndex, type Grid } from '../volume/grid.ts';
import { apply, type AffineMap } from './affine-map.ts';
import type { AnatomyDoubt, AnatomyQuality } from './anatomy-result.ts';
import { TISSUES, type AtlasTissue } from './atlas-tissue.ts';
import type { Mixture } from './mixture.ts';
import { isUsualShare, USUAL_AT_LAST, whiteShare } from './white-share.ts';

/** Beyond these the maps are doubted. Chosen before there were figures to choose them by. */
const MOST_MISSING = 0.05;
const LEAST_AGREEMENT = 0.6;
const LEAST_CONTRAST = 0.6;
const THICKEST_MM = 3.5;
/** Where more contradicts the atlas, what was found is not white and gray matter. In heads whose maps are right it is 0.04 to 0.08, in one whose classes changed places 0.18. */
const MOST_CONTRADICTION = 0.12;
/** So sure is the registered atlas of the tissue in the depth of white matter and in thick gray matter. */
const SURE = 0.8;

export interface QualityOptions {
  readonly atlas: AtlasTissue;
  readonly toPatient: AffineMap;
  readonly mixture: Mixture;
  /** Parts that were found, and those that the registered atlas expects. */
  readonly parts: readonly Float32Array[];
  readonly priors: readonly Float32Array[];
  /** Whether the image was believed less than usual (`LITTLE_TRUST`). */
  readonly atlasHeld: boolean;
  /** Above 0 where the image tells the tissue. */
  readonly weight: Float32Array;
  /** The image as it came. */
  readonly grid: Grid;
  /** Whether the image has a value at a voxel of its own. */
  readonly hasValue: (voxel: number) => boolean;
}

/** Part of the atlas' brain that lies where the image has values. */
function coverage({ atlas, toPatient, grid, hasValue }: QualityOptions): number {
  const [ax, ay] = atlas.grid.dimensions;
  const [nx, ny, nz] = grid.dimensions;
  let [all, seen] = [0, 0];
  for (let n = 0; n < voxelCount(atlas.grid); n++) {
    const [a, b, c] = [0, 1, 2].map((tissue) => atlas.fractions[TISSUES * n + tissue]);
    if (a + b + c < 0.5) continue;
    all++;
    const place = indexToWorld(atlas.grid, [n % ax, Math.floor(n / ax) % ay, Math.floor(n / (ax * ay))]);
    const [i, j, k] = worldToIndex(grid, apply(toPatient, place)).map(Math.round);
    const isInside = i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz;
    if (isInside && hasValue(i + nx * (j + ny * k))) seen++;
  }
  return seen / all;
}

/** Mean over the brain of what found and expected parts have in common. */
function agreement({ parts, priors, weight }: QualityOptions): number {
  let [all, common] = [0, 0];
  for (let n = 0; n < weight.length; n++) {
    if (weight[n] === 0) continue;
    for (let tissue = 0; tissue < TISSUES; tissue++) {
      all += (parts[tissue][n] + priors[tissue][n]) / 2;
      common += Math.min(parts[tissue][n], priors[tissue][n]);
    }
  }
  return all > 0 ? common / all : 0;
}

/**
 * Of the voxels for which the registered atlas is sure of white matter, the part found as gray, or of those for which it
 * is sure of gray matter, the part found as white: the larger. High where an inhomogeneity was taken for tissue.
 */
function contradiction({ parts, priors, weight }: QualityOptions): number {
  const taken = (expected: number, instead: number): number => {
    let [all, wrong] = [0, 0];
    for (let n = 0; n < weight.length; n++) {
      if (weight[n] === 0 || priors[expected][n] < SURE) continue;
      all++;
      wrong += parts[instead][n];
    }
    return all > 0 ? wrong / all : 0;
  };
  return Math.max(taken(0, 1), taken(1, 0));
}

/** Negative where white matter is darker than gray, or gray than CSF. */
function contrastOf({ tissues: [white, gray, csf] }: Mixture): number {
  const between = (a: typeof white, b: typeof white): number =>
    (a.mean - b.mean) / (Math.sqrt(a.variance) + Math.sqrt(b.variance));
  return Math.min(between(white, gray), between(gray, csf));
}

export function anatomyQuality(options: QualityOptions): AnatomyQuality {
  const figures = {
    agreement: agreement(options),
    contradiction: contradiction(options),
    contrast: contrastOf(options.mixture),
    coverage: coverage(options),
    whiteShare: whiteShare(options.parts, options.weight),
  };
  const spacingMm = Math.max(...options.grid.spacing);
  const doubts: AnatomyDoubt[] = [];
  if (figures.coverage < 1 - MOST_MISSING) doubts.push({ kind: 'brain-cut', missing: 1 - figures.coverage });
  if (figures.agreement < LEAST_AGREEMENT) {
    doubts.push({ kind: 'registration-off', agreement: figures.agreement });
  }
  const isUsual =
    isUsualShare(figures.whiteShare, USUAL_AT_LAST) && figures.contradiction <= MOST_CONTRADICTION;
  if (figures.contrast < LEAST_CONTRAST || !isUsual)
    doubts.push({ kind: 'no-t1-contrast', contrast: figures.contrast });
  if (options.atlasHeld) doubts.push({ kind: 'atlas-held' });
  if (spacingMm > THICKEST_MM) doubts.push({ kind: 'thick-slices', spacingMm });
  return { ...figures, doubts };
}
