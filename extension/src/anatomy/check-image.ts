import type { AnatomyInputs, AnatomyProblem } from './anatomy-result.ts';

/** Of an image's voxels, so many must be numbers, and not all the same. */
const LEAST_VALID = 0.2;
/** Along no axis may an image of a brain be shorter. */
const LEAST_SIZE_MM = 60;

/** What makes maps impossible and is seen before any work. */
export function checkImage({ image, lesion, helpers = [] }: AnatomyInputs): AnatomyProblem | undefined {
  const { grid, data } = image;
  const expected = grid.frameOfReferenceUID;
  for (const other of [...(lesion ? [lesion] : []), ...helpers]) {
    const found = other.grid.frameOfReferenceUID;
    if (found !== expected) return { kind: 'frames-differ', expected, found };
  }
  const sizeMm = grid.dimensions.map((n, axis) => n * grid.spacing[axis]);
  if (sizeMm.some((size) => size < LEAST_SIZE_MM)) return { kind: 'too-small', sizeMm };
  let [valid, low, high] = [0, Infinity, -Infinity];
  for (const value of data) {
    if (!Number.isFinite(value)) continue;
    valid++;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const share = valid / data.length;
  return share < LEAST_VALID || !(high > low) ? { kind: 'no-image', valid: share } : undefined;
}
