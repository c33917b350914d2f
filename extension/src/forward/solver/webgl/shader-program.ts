import { ContextLostError, WebglUnavailableError } from './webgl-errors.ts';

/** A linked pair of shaders; uniforms by name. */
export class ShaderProgram {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #places = new Map<string, WebGLUniformLocation | null>();

  /** Throws WebglUnavailableError with the driver's words for shaders that it does not take. */
  constructor(gl: WebGL2RenderingContext, vertexSource: string, fragmentSource: string) {
    this.#gl = gl;
    this.#program = gl.createProgram();
    const shaders = [
      this.#compile(gl.VERTEX_SHADER, vertexSource),
      this.#compile(gl.FRAGMENT_SHADER, fragmentSource),
    ];
    for (const shader of shaders) gl.attachShader(this.#program, shader);
    gl.linkProgram(this.#program);
    // They go with the program.
    for (const shader of shaders) gl.deleteShader(shader);
    if (gl.isContextLost()) throw new ContextLostError('the graphics card went away');
    if (!gl.getProgramParameter(this.#program, gl.LINK_STATUS)) {
      throw new WebglUnavailableError(`shaders: ${gl.getProgramInfoLog(this.#program) ?? ''}`);
    }
  }

  use(): void {
    this.#gl.useProgram(this.#program);
  }

  /** Undefined for a uniform that the shaders do not have. */
  uniform(name: string): WebGLUniformLocation | null {
    let place = this.#places.get(name);
    if (place === undefined) {
      place = this.#gl.getUniformLocation(this.#program, name);
      this.#places.set(name, place);
    }
    return place;
  }

  delete(): void {
    this.#gl.deleteProgram(this.#program);
  }

  #compile(type: GLenum, source: string): WebGLShader {
    const gl = this.#gl;
    const shader = gl.createShader(type);
    if (!shader) throw new ContextLostError('the graphics card went away');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (!gl.isContextLost() && !gl.getShaderParameter(shader, gl.COMPILE_STATUS)) {
      throw new WebglUnavailableError(`shader: ${gl.getShaderInfoLog(shader) ?? ''}`);
    }
    return shader;
  }
}
