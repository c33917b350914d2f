import type { Grid } from '../volume/grid.ts';
import { resampleAverage } from '../volume/resample-average.ts';
import { makeVolume, type Volume } from '../volume/volume.ts';

/** Less of a voxel than this says nothing of it. */
const LEAST_KNOWN = 0.5;

/**
 * Means over the voxels of another grid of those values alone that are known (`known` above 0, at most 1); `unknown` where most
 * of a voxel is not.
 */
export function averageOfKnown(
  { grid, data }: Volume<Float32Array>,
  known: Float32Array,
  to: Grid,
  unknown: number,
): Float32Array {
  const sums = resampleAverage(
    makeVolume(
      grid,
      data.map((value, n) => (known[n] > 0 ? value * known[n] : 0)),
    ),
    to,
  ).data;
  const shares = resampleAverage(makeVolume(grid, known), to).data;
  return sums.map((sum, n) => (shares[n] >= LEAST_KNOWN ? sum / shares[n] : unknown));
}
