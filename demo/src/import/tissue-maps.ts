import type { Grid } from '../../../extension/src/volume/grid.ts';
import { smoothGaussian } from '../../../extension/src/volume/smooth-gaussian.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import { ImportError } from './import-error.ts';
import { labelsIn } from './label-map.ts';
import { onGrid } from './on-grid.ts';

/** Labels of a tissue map, as FSL's FAST writes them. */
export const TISSUE_LABELS = { csf: 1, 'gray-matter': 2, 'white-matter': 3 } as const;
export type Tissue = keyof typeof TISSUE_LABELS;

/** Standard deviation, in voxels of the label map, that makes probabilities of hard labels. */
const SMOOTHING_VOXELS = 0.6;

/**
 * Fractions in [0, 1] of each tissue on a grid, from hard labels (1 CSF, 2 gray matter, 3 white matter) on
 * any grid in the same frame of reference.
 * Throws ImportError for other labels, for a tissue that is missing, and for maps that miss the grid.
 */
export function tissueMaps(labels: Volume, grid: Grid, fileName: string): Record<Tissue, Float32Array> {
  const found = labelsIn(labels, fileName);
  if (found.join() !== '1,2,3') {
    throw new ImportError(
      `${fileName}: labels ${found.join(', ') || 'none'}; expected 1 CSF, 2 gray matter, 3 white matter`,
    );
  }
  const mapOf = (tissue: Tissue): Float32Array => {
    const inside = new Float32Array(labels.data.length);
    for (let n = 0; n < inside.length; n++) inside[n] = labels.data[n] === TISSUE_LABELS[tissue] ? 1 : 0;
    const sigmaMm = SMOOTHING_VOXELS * Math.min(...labels.grid.spacing);
    const map = onGrid(smoothGaussian(makeVolume(labels.grid, inside), sigmaMm), grid);
    let largest = 0;
    for (let n = 0; n < map.length; n++) {
      map[n] = Math.min(1, Math.max(0, map[n]));
      largest = Math.max(largest, map[n]);
    }
    if (largest < 0.5) {
      throw new ImportError(`${fileName}: lies elsewhere than the images; no ${tissue} falls on them`);
    }
    return map;
  };
  return { csf: mapOf('csf'), 'gray-matter': mapOf('gray-matter'), 'white-matter': mapOf('white-matter') };
}
