import { worldToIndex, type Grid } from '../volume/grid.ts';
import type { FrameSet } from './frame-set.ts';
import { GeometryError } from './geometry-error.ts';

/** Frames may lie this part of a voxel, and directions this much, off the grid they are put on. */
const SAME_VOXEL = 0.05;
const SAME_DIRECTION = 1e-3;

/**
 * Index k on `grid` of each frame, found by position, so that the order of frames does not matter.
 * Throws GeometryError when the frames are not slices of this grid: another frame of reference, other
 * orientation, spacing or size, or a position between or outside the slices.
 */
export function placeFrames(frames: FrameSet, grid: Grid): number[] {
  const { plane } = frames;
  if (plane.frameOfReferenceUID !== grid.frameOfReferenceUID) {
    throw new GeometryError(
      'other-frame-of-reference',
      `Frames are in frame of reference ${plane.frameOfReferenceUID}, the images in ${grid.frameOfReferenceUID}`,
    );
  }
  const size = [plane.Columns, plane.Rows];
  if (size[0] !== grid.dimensions[0] || size[1] !== grid.dimensions[1]) {
    throw otherGeometry(`${size.join(' x ')} pixels`, `${grid.dimensions[0]} x ${grid.dimensions[1]}`);
  }
  const spacing = [plane.PixelSpacing[1], plane.PixelSpacing[0]];
  // Off by less than a twentieth of a voxel over the whole width.
  if (spacing.some((value, axis) => Math.abs(value - grid.spacing[axis]) * size[axis] > SAME_VOXEL * value)) {
    throw otherGeometry(`pixel spacing ${spacing.join(' x ')}`, grid.spacing.slice(0, 2).join(' x '));
  }
  const orientation = plane.ImageOrientationPatient;
  if (orientation.some((value, index) => Math.abs(value - grid.direction[index]) > SAME_DIRECTION)) {
    throw otherGeometry(`orientation ${orientation.join('\\')}`, grid.direction.slice(0, 6).join('\\'));
  }
  return frames.positions.map((position, frame) => {
    const [i, j, k] = worldToIndex(grid, position);
    const slice = Math.round(k);
    const beside = Math.max(Math.abs(i), Math.abs(j), Math.abs(k - slice));
    if (beside > SAME_VOXEL || slice < 0 || slice >= grid.dimensions[2]) {
      throw new GeometryError(
        'other-geometry',
        `Frame ${frame + 1} begins at voxel (${[i, j, k].map((value) => value.toFixed(2)).join(', ')}) of the images, not at the corner of a slice`,
      );
    }
    return slice;
  });
}

function otherGeometry(found: string, expected: string): GeometryError {
  return new GeometryError('other-geometry', `Frames have ${found}, the images ${expected}`);
}
