import type { Anatomy } from '../../../tumor/forward-model.ts';
import { LeastRecentlyUsed } from '../travel-time/least-recently-used.ts';
import { CROP_SIDE, cropTissue, type CropPosition } from './crop.ts';
import type { EncodedCrop, TensorNetwork } from './tensor-network.ts';

/** Some 60 kB each. */
const MOST = 1024;

/** The encoder's work of one anatomy, done once a crop. */
export class EncodedCrops {
  readonly #anatomy: Anatomy;
  readonly #network: Pick<TensorNetwork, 'encode'>;
  readonly #most: number;
  #kept: LeastRecentlyUsed<EncodedCrop>;

  constructor(anatomy: Anatomy, network: Pick<TensorNetwork, 'encode'>, most = MOST) {
    this.#anatomy = anatomy;
    this.#network = network;
    this.#most = most;
    this.#kept = new LeastRecentlyUsed(most);
  }

  /** Stays this object's; usable until others have been asked for. */
  async at(position: CropPosition): Promise<EncodedCrop> {
    // A crop may begin up to its side before the grid.
    const [i, j, k] = position.map((first) => first + CROP_SIDE);
    const [nx, ny] = this.#anatomy.grid.dimensions.map((count) => count + 2 * CROP_SIDE);
    const key = i + nx * (j + ny * k);
    const found = this.#kept.get(key);
    if (found) return found;
    const encoded = await this.#network.encode(cropTissue(this.#anatomy, position));
    this.#kept.makeRoom(1).forEach((crop) => {
      crop.dispose();
    });
    this.#kept.set(key, encoded, 1);
    return encoded;
  }

  dispose(): void {
    this.#kept.makeRoom(this.#most).forEach((crop) => {
      crop.dispose();
    });
  }
}
