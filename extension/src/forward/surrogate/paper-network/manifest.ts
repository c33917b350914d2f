import type { TrainedAnatomies } from '../anatomy-profile.ts';
import type { FrontRanges } from '../network/front-network.ts';

/** Width and depth of the network of Fig. 1. */
export interface PaperArchitecture {
  /** Channels at 64, 32, 16 and 8 voxels a side. */
  readonly channels: readonly number[];
  /** Convolutions of a block at each of them. */
  readonly convolutions: readonly number[];
  /** Whether the encoder's outputs go into the decoder's levels, too: the U-Net of Table I (a). */
  readonly skips: boolean;
  /** Whether the network sees CSF alone: Table I (b). */
  readonly csfOnly: boolean;
}

/** manifest.json of a trained network. */
export interface PaperNetworkManifest {
  readonly name: string;
  readonly architecture: PaperArchitecture;
  /** Parameters beyond are moved to the ends. */
  readonly ranges: FrontRanges;
  /** What tissue maps it was trained on. */
  readonly anatomies: TrainedAnatomies;
  /** D_w / D_g of the simulations. */
  readonly diffusivityRatio: number;
  /** What the simulations were. */
  readonly truth: string;
  /**
   * Little-endian IEEE 754 halves in the order of `layerShapes`: of a convolution the weights (taps along k, j, i, inputs,
   * outputs, the last fastest), then a bias for each output; of the fully connected layer likewise (inputs, outputs).
   */
  readonly weights: { readonly file: string; readonly bytes: number; readonly sha256: string };
}

/** A model folder's two files. */
export interface PaperNetworkFiles {
  readonly manifest: PaperNetworkManifest;
  readonly weights: Uint8Array<ArrayBuffer>;
}
