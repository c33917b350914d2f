import { WebglUnavailableError } from './webgl-errors.ts';

/** Names of renderers that run on the processor: there the WebAssembly kernel is faster. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|swrast|lavapipe|software|microsoft basic render|\bwarp\b/i;

/** Whether a renderer's name is one of a renderer without a graphics card. A nameless one counts as such. */
export function isSoftwareRenderer(renderer: string): boolean {
  return renderer.trim() === '' || SOFTWARE.test(renderer);
}

/** Name of the graphics card, as the driver tells it. */
export function rendererName(gl: WebGL2RenderingContext): string {
  const extension = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(extension ? extension.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  return typeof name === 'string' ? name : '';
}

/**
 * A WebGL2 context of its own that can draw into floating-point textures, off screen, in a page or a worker.
 * Throws WebglUnavailableError where there is none.
 */
export function openContext(): WebGL2RenderingContext {
  if (typeof OffscreenCanvas === 'undefined') throw new WebglUnavailableError('OffscreenCanvas is missing');
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2', {
    alpha: false,
    antialias: false,
    depth: false,
    stencil: false,
    powerPreference: 'high-performance',
  });
  if (!gl) throw new WebglUnavailableError('WebGL2 is missing');
  if (!gl.getExtension('EXT_color_buffer_float')) {
    closeContext(gl);
    throw new WebglUnavailableError('EXT_color_buffer_float is missing');
  }
  return gl;
}

/** Gives back all that the context holds, at once: browsers keep only a few contexts. */
export function closeContext(gl: WebGL2RenderingContext): void {
  gl.getExtension('WEBGL_lose_context')?.loseContext();
}

/** Name of the graphics card that `openContext` gives; undefined where it throws. */
export function availableRenderer(): string | undefined {
  let gl: WebGL2RenderingContext;
  try {
    gl = openContext();
  } catch (error) {
    if (error instanceof WebglUnavailableError) return undefined;
    throw error;
  }
  const name = rendererName(gl);
  closeContext(gl);
  return name;
}
