import type { FieldDifference } from './check-result.ts';

/** Where fewer cells are, nobody would speak of tumor. */
const TUMOR_DENSITY = 0.01;
const DICE_DENSITIES = [0.2, 0.4, 0.8] as const;

function dice(a: Float32Array, b: Float32Array, level: number): number {
  let [both, sum] = [0, 0];
  for (let voxel = 0; voxel < a.length; voxel++) {
    const inA = a[voxel] >= level ? 1 : 0;
    const inB = b[voxel] >= level ? 1 : 0;
    both += inA * inB;
    sum += inA + inB;
  }
  return sum === 0 ? 1 : (2 * both) / sum;
}

/** Of two densities on the same voxels. The mean is 0 where neither has tumor. */
export function fieldDifference(a: Float32Array, b: Float32Array): FieldDifference {
  let [sum, count] = [0, 0];
  for (let voxel = 0; voxel < a.length; voxel++) {
    if (!(a[voxel] > TUMOR_DENSITY || b[voxel] > TUMOR_DENSITY)) continue;
    sum += Math.abs(a[voxel] - b[voxel]);
    count += 1;
  }
  const [low, middle, high] = DICE_DENSITIES;
  return {
    meanAbsoluteDifference: count === 0 ? 0 : sum / count,
    dice: [dice(a, b, low), dice(a, b, middle), dice(a, b, high)],
  };
}
