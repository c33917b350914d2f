import type { Grid } from '../../../extension/src/volume/grid.ts';

/** Grid of the MR images: 1 mm, even counts, the brain and at least 4 mm around it. */
export function imageGrid(frameOfReferenceUID: string): Grid {
  return {
    dimensions: [152, 188, 156],
    spacing: [1, 1, 1],
    origin: [-75.5, -93.5, -77.5],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    frameOfReferenceUID,
  };
}

/** Blocks of 2 x 2 x 2 voxels of the images, from their first voxel on: grid of the model and of the PET. */
export function modelGrid(image: Grid): Grid {
  const [nx, ny, nz] = image.dimensions;
  const [x, y, z] = image.origin;
  return {
    ...image,
    dimensions: [nx / 2, ny / 2, nz / 2],
    spacing: [2, 2, 2],
    origin: [x + 0.5, y + 0.5, z + 0.5],
  };
}
