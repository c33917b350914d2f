/** Pixels of a framebuffer. */
export interface PixelRectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels of four floats on their way from the graphics card, without anyone waiting for them. */
export class PixelDownload {
  readonly #gl: WebGL2RenderingContext;
  readonly #pixels: WebGLBuffer;
  readonly #floats: number;

  /** Starts it. */
  constructor(
    gl: WebGL2RenderingContext,
    framebuffer: WebGLFramebuffer,
    { x, y, width, height }: PixelRectangle,
  ) {
    this.#gl = gl;
    this.#floats = 4 * width * height;
    this.#pixels = gl.createBuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, this.#pixels);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, 4 * this.#floats, gl.STREAM_READ);
    gl.readPixels(x, y, width, height, gl.RGBA, gl.FLOAT, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
  }

  /** Puts what has come into `target` from float `offset` on, if the card has passed a mark behind the start. */
  receive(target: Float32Array, offset = 0): void {
    const gl = this.#gl;
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, this.#pixels);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, target, offset, this.#floats);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
  }

  discard(): void {
    this.#gl.deleteBuffer(this.#pixels);
  }
}
