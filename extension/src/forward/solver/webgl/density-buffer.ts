import { floatTexture, framebufferOf } from './float-texture.ts';
import type { TileLayout } from './tile-layout.ts';

/** The density of up to four samples at a time: a texture that is drawn into. */
export interface DensityBuffer {
  readonly texture: WebGLTexture;
  readonly framebuffer: WebGLFramebuffer;
}

export function densityBuffer(gl: WebGL2RenderingContext, layout: TileLayout): DensityBuffer {
  const texture = floatTexture(gl, layout);
  return { texture, framebuffer: framebufferOf(gl, texture) };
}

export function deleteBuffer(gl: WebGL2RenderingContext, { texture, framebuffer }: DensityBuffer): void {
  gl.deleteFramebuffer(framebuffer);
  gl.deleteTexture(texture);
}
