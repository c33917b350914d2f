import type { IndexBox } from '../volume/bounding-box.ts';
import { indexToWorld, type Grid, type Vector3 } from '../volume/grid.ts';
import { subGrid } from '../volume/sub-grid.ts';

/** The model's voxels, mm: the paper's 128³ over 256 mm. */
export const MODEL_SPACING_MM = 2;
/** How far around the visible tumour cells are followed, where there is brain. */
const MARGIN_MM = 30;
/** No axis of the box gets longer by its margin than this, 64 voxels; */
const LONGEST_MM = 128;
/** but every tumour keeps at least this margin. */
const LEAST_MARGIN_MM = 14;

/** Everything a box along one axis needs: first and last model voxel that it holds. */
function extent(firstMm: number, endMm: number): [number, number] {
  const tumor = endMm - firstMm;
  const margin = Math.min(MARGIN_MM, Math.max(LEAST_MARGIN_MM, (LONGEST_MM - tumor) / 2));
  return [
    Math.floor((firstMm - margin) / MODEL_SPACING_MM),
    Math.ceil((endMm + margin) / MODEL_SPACING_MM) - 1,
  ];
}

/**
 * The grid on which the model is solved, before it is cut to the brain: 2 mm in every direction, along the
 * axes of `source`, around the box of its voxels that the tumour fills.
 * The outer faces of model and source voxels meet at the corner of source voxel (0, 0, 0): so on a source of
 * 1 mm (or 2 mm, or 0.5 mm) every model voxel covers whole source voxels, beginning at an even index.
 */
export function modelGrid(source: Grid, tumor: IndexBox): Grid {
  const axes = [0, 1, 2].map((axis) => {
    const spacing = source.spacing[axis];
    return extent(tumor.min[axis] * spacing, (tumor.max[axis] + 1) * spacing);
  });
  const corner = source.spacing.map((spacing) => MODEL_SPACING_MM / 2 / spacing - 0.5);
  const all: Grid = {
    ...source,
    spacing: [MODEL_SPACING_MM, MODEL_SPACING_MM, MODEL_SPACING_MM],
    origin: indexToWorld(source, [corner[0], corner[1], corner[2]]),
  };
  const at = (end: 0 | 1): Vector3 => [axes[0][end], axes[1][end], axes[2][end]];
  return subGrid(all, { min: at(0), max: at(1) });
}
