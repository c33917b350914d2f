import { turn } from '../../study/in-pieces.ts';
import { cropVolume } from '../../volume/crop-volume.ts';
import type { Volume } from '../../volume/volume.ts';
import type { CornerstoneBridge, OverlayStyle } from '../cornerstone.ts';
import { densityExtent } from './density-extent.ts';

export interface ShowOptions {
  /** As it is wanted once the map has been looked through. */
  readonly style: () => OverlayStyle;
  /** Whether the views go to the middle of the density. */
  readonly lookAt: boolean;
}

/** The map over the images: the last that was asked for, in steps between which the page goes on. */
export class DensityOverlay {
  readonly #images: CornerstoneBridge;
  #asked = 0;

  constructor(images: CornerstoneBridge) {
    this.#images = images;
  }

  async show(density: Volume<Float32Array>, { style, lookAt }: ShowOptions): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const { box, center } = await densityExtent(density);
    if (asked !== this.#asked) return;
    const { grid } = density;
    // A map is mostly 0 and lies on the grid of the images: the host would copy, draw and keep all of it.
    await this.#images.showDensity(cropVolume(density, box), style());
    await turn();
    if (lookAt && asked === this.#asked) this.#images.lookAt(grid.frameOfReferenceUID, center);
  }

  setStyle(style: OverlayStyle): void {
    this.#images.setStyle(style);
  }

  /** Puts the map back where the host rebuilt its viewports. */
  refresh(): Promise<void> {
    return this.#images.refresh();
  }

  clear(): void {
    this.#asked += 1;
    this.#images.clear();
  }
}
