import {
  add,
  concat,
  conv2d,
  fused,
  relu,
  reshape,
  slice,
  tensor1d,
  tensor4d,
  tidy,
  zeros,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { StoredLayer } from './read-layers.ts';

const SIDE = 3;
const NONE: [number, number] = [0, 0];
const BEFORE: [number, number] = [1, 0];
/** PyTorch pads on both sides, of which an even side needs the first alone. */
const PADDED_BEFORE: Parameters<typeof conv2d>[3] = [NONE, BEFORE, BEFORE, NONE];

/** How a backend's work is cut. */
export interface Work {
  /** Voxels of a convolution's result in a piece of it. */
  readonly pieceVoxels: number;
  /** After each piece. */
  pause(): Promise<void>;
}

/**
 * A 3 x 3 x 3 convolution over tensors of shape k, j, i, channels. Stock conv3d is slow on every backend: each of the three
 * taps along k is a two-dimensional convolution here, with k for the batch, and the three are added up.
 */
export class Convolution {
  readonly #taps: readonly Tensor4D[];
  readonly #biases: Tensor1D;

  constructor({ inputs, outputs, weights, biases }: StoredLayer) {
    const size = SIDE * SIDE * inputs * outputs;
    this.#taps = [0, 1, 2].map((tap) =>
      tensor4d(weights.subarray(tap * size, (tap + 1) * size), [SIDE, SIDE, inputs, outputs]),
    );
    this.#biases = tensor1d(biases);
  }

  dispose(): void {
    [...this.#taps, this.#biases].forEach((tensor) => {
      tensor.dispose();
    });
  }

  /** Of the same size as `x`, zeros around it; rectified unless `linear`. `x` stays the caller's. */
  async same(x: Tensor4D, work: Work, linear = false): Promise<Tensor4D> {
    const [depth, height, width, channels] = x.shape;
    const padded = padDepth(x);
    const step = Math.max(1, Math.floor(work.pieceVoxels / (height * width)));
    return inPieces({ depth, step, source: padded, work }, (first, count) => {
      const planes = [0, 1, 2].map((tap) =>
        slice(padded, [first + tap, 0, 0, 0], [count, height, width, channels]),
      );
      return this.#sum(planes, 1, 'same', linear);
    });
  }

  /** Every other voxel of that along each axis, from the first on; rectified. */
  async strided(x: Tensor4D, work: Work): Promise<Tensor4D> {
    const [depth, height, width, channels] = x.shape;
    const padded = padDepth(x);
    const step = Math.max(1, Math.floor((4 * work.pieceVoxels) / (height * width)));
    return inPieces({ depth: depth / 2, step, source: padded, work }, (first, count) => {
      const planes = [0, 1, 2].map((tap) => {
        const pairs = slice(padded, [2 * first + tap, 0, 0, 0], [2 * count - 1, height, width, channels]);
        return everyOther(pairs);
      });
      return this.#sum(planes, 2, PADDED_BEFORE, false);
    });
  }

  #sum(
    planes: readonly Tensor4D[],
    strides: number,
    pad: Parameters<typeof conv2d>[3],
    linear: boolean,
  ): Tensor4D {
    const [below, middle, above] = planes;
    const sum: Tensor4D = add(
      add<Tensor4D>(
        fused.conv2d({ x: middle, filter: this.#taps[1], strides, pad, bias: this.#biases }),
        conv2d(below, this.#taps[0], strides, pad),
      ),
      conv2d(above, this.#taps[2], strides, pad),
    );
    return linear ? sum : relu(sum);
  }
}

/** A plane of zeros below and above. */
function padDepth(x: Tensor4D): Tensor4D {
  return tidy(() => {
    const [, height, width, channels] = x.shape;
    const none: Tensor4D = zeros([1, height, width, channels]);
    return concat<Tensor4D>([none, x, none], 0);
  });
}

/** Planes 0, 2, 4, … of an odd number of them. */
function everyOther(planes: Tensor4D): Tensor4D {
  const [depth, height, width, channels] = planes.shape;
  if (depth === 1) return planes;
  const count = (depth - 1) / 2;
  const paired = slice(planes, [0, 0, 0, 0], [2 * count, height, width, channels]);
  const pairs: Tensor4D = reshape(paired, [count, 2 * height, width, channels]);
  const even = slice(pairs, [0, 0, 0, 0], [count, height, width, channels]);
  const last = slice(planes, [depth - 1, 0, 0, 0], [1, height, width, channels]);
  return concat([even, last], 0);
}

interface Pieces {
  /** Planes of the result, and of a piece of it. */
  readonly depth: number;
  readonly step: number;
  /** Given back when all is done. */
  readonly source: Tensor4D;
  readonly work: Work;
}

/** Planes of a result made piece by piece, with a pause after each. */
async function inPieces(
  { depth, step, source, work }: Pieces,
  piece: (first: number, count: number) => Tensor4D,
): Promise<Tensor4D> {
  const pieces: Tensor4D[] = [];
  try {
    for (let first = 0; first < depth; first += step) {
      pieces.push(tidy(() => piece(first, Math.min(step, depth - first))));
      await work.pause();
    }
    return pieces.length === 1 ? pieces[0].clone() : concat(pieces, 0);
  } finally {
    pieces.forEach((each) => {
      each.dispose();
    });
    source.dispose();
  }
}
