import { concat, image, reshape, tidy, type Tensor4D } from '@tensorflow/tfjs-core';

/** Each voxel eight times: nearest-neighbour interpolation (II.2). Shape k, j, i, channels. */
export function upsample(x: Tensor4D): Tensor4D {
  return tidy(() => {
    const [depth, height, width, channels] = x.shape;
    const planes = image.resizeNearestNeighbor(x, [2 * height, 2 * width]);
    const rows = reshape(planes, [depth, 1, 2 * height, 2 * width * channels]);
    return reshape(concat([rows, rows], 1), [2 * depth, 2 * height, 2 * width, channels]);
  });
}
