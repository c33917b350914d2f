import type { IndexBox } from '../../../volume/bounding-box.ts';
import type { DensityBuffer } from './density-buffer.ts';
import { PixelDownload } from './pixel-download.ts';
import { tileOrigin, type TileLayout } from './tile-layout.ts';

export interface DensityDownloadInput {
  readonly source: DensityBuffer;
  readonly layout: TileLayout;
  /** Voxels of the domain that may hold density. */
  readonly box: IndexBox;
}

/** A solution on its way from the graphics card. */
export class DensityDownload {
  /** Voxels of the domain that may hold density; the solution is 0 elsewhere. */
  readonly box: IndexBox;
  readonly #pixels: PixelDownload;
  /** Texels before the first that is on its way. */
  readonly #offset: number;

  /** Starts it. */
  constructor(gl: WebGL2RenderingContext, { source, layout, box }: DensityDownloadInput) {
    const { width } = layout;
    const [, ny] = layout.dimensions;
    const y = tileOrigin(layout, box.min[2])[1];
    const height = tileOrigin(layout, box.max[2])[1] + ny - y;
    this.box = box;
    this.#offset = width * y;
    this.#pixels = new PixelDownload(gl, source.framebuffer, { x: 0, y, width, height });
  }

  /** Puts what has come into its place in `texels`, which has the layout's size, if the card has passed a mark behind the start. */
  receive(texels: Float32Array): void {
    this.#pixels.receive(texels, 4 * this.#offset);
  }

  discard(): void {
    this.#pixels.discard();
  }
}
