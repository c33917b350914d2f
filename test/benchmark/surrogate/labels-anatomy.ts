import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { boundingBox } from '../../../extension/src/volume/bounding-box.ts';
import { cropArray } from '../../../extension/src/volume/crop-array.ts';
import { indexToWorld, type Grid, type Vector3 } from '../../../extension/src/volume/grid.ts';
import { refineGrid } from '../../../extension/src/volume/refine-grid.ts';
import { resampleAverage } from '../../../extension/src/volume/resample-average.ts';
import { smoothGaussian } from '../../../extension/src/volume/smooth-gaussian.ts';
import { subGrid } from '../../../extension/src/volume/sub-grid.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';

const LABELS = { csf: 1, grayMatter: 2, whiteMatter: 3 } as const;
const MODEL_SPACING_MM = 2;
/** Makes fractions of hard labels: 0.6 voxel, and no less than 0.7 mm. */
const SIGMA_VOXELS = 0.6;
const LEAST_SIGMA_MM = 0.7;

/** A grid of 2 mm that holds another, axes kept. */
function modelGrid(grid: Grid): Grid {
  const dimensions = grid.dimensions.map((n, axis) =>
    Math.ceil((n * grid.spacing[axis]) / MODEL_SPACING_MM),
  ) as unknown as Vector3;
  const first = grid.spacing.map((spacing) => 0.5 * (MODEL_SPACING_MM / spacing) - 0.5) as unknown as Vector3;
  return {
    ...grid,
    dimensions,
    spacing: [MODEL_SPACING_MM, MODEL_SPACING_MM, MODEL_SPACING_MM],
    origin: indexToWorld(grid, first),
  };
}

/**
 * Tissue fractions at 2 mm and, refined, at 1 mm, from labels (1 CSF, 2 gray, 3 white matter) of any spacing. Throws RangeError
 * where there is none.
 */
export function labelsAnatomy({ grid: whole, data }: Volume<Float32Array | Uint8Array>): Anatomy {
  const brain = boundingBox(
    makeVolume(
      whole,
      Uint8Array.from(data, (label) => (label > 0 ? 1 : 0)),
    ),
  );
  if (!brain) throw new RangeError('there are no labels');
  const box = {
    min: brain.min.map((n) => Math.max(0, n - 4)) as unknown as Vector3,
    max: brain.max.map((n, axis) => Math.min(whole.dimensions[axis] - 1, n + 4)) as unknown as Vector3,
  };
  const grid = subGrid(whole, box);
  const labels = cropArray(whole, Float32Array.from(data), box);
  const coarse = modelGrid(grid);
  const fine = refineGrid(coarse);
  const sigma = Math.max(LEAST_SIGMA_MM, SIGMA_VOXELS * Math.max(...grid.spacing));
  const fraction = (label: number) =>
    smoothGaussian(
      makeVolume(
        grid,
        Float32Array.from(labels, (value) => (value === label ? 1 : 0)),
      ),
      sigma,
    );
  const fractions = {
    csf: fraction(LABELS.csf),
    grayMatter: fraction(LABELS.grayMatter),
    whiteMatter: fraction(LABELS.whiteMatter),
  };
  const refined = {
    grid: fine,
    csf: resampleAverage(fractions.csf, fine).data,
    grayMatter: resampleAverage(fractions.grayMatter, fine).data,
    whiteMatter: resampleAverage(fractions.whiteMatter, fine).data,
  };
  const mean = (map: Float32Array): Float32Array => resampleAverage(makeVolume(fine, map), coarse).data;
  return {
    grid: coarse,
    csf: mean(refined.csf),
    grayMatter: mean(refined.grayMatter),
    whiteMatter: mean(refined.whiteMatter),
    refined,
  };
}
