import type { IndexBox } from '../../../volume/bounding-box.ts';
import type { DensityBuffer } from './density-buffer.ts';
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
  readonly #gl: WebGL2RenderingContext;
  readonly #pixels: WebGLBuffer;
  /** Texels before the first that is on its way. */
  readonly #offset: number;
  readonly #texels: number;

  /** Starts it. */
  constructor(gl: WebGL2RenderingContext, { source, layout, box }: DensityDownloadInput) {
    const { width } = layout;
    const [, ny] = layout.dimensions;
    const firstRow = tileOrigin(layout, box.min[2])[1];
    const rows = tileOrigin(layout, box.max[2])[1] + ny - firstRow;
    this.box = box;
    this.#gl = gl;
    this.#offset = width * firstRow;
    this.#texels = width * rows;
    this.#pixels = gl.createBuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, source.framebuffer);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, this.#pixels);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, 16 * this.#texels, gl.STREAM_READ);
    gl.readPixels(0, firstRow, width, rows, gl.RGBA, gl.FLOAT, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
  }

  /** Puts what has come into its place in `texels`, which has the layout's size, if the card has passed a mark behind the start. */
  receive(texels: Float32Array): void {
    const gl = this.#gl;
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, this.#pixels);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, texels, 4 * this.#offset, 4 * this.#texels);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
  }

  discard(): void {
    this.#gl.deleteBuffer(this.#pixels);
  }
}
