import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl/dist/base';
import type { GPGPUProgram } from '@tensorflow/tfjs-backend-webgl/dist/gpgpu_math';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { WebglUnavailableError } from '../../solver/webgl/webgl-errors.ts';

/** A texture that TensorFlow.js keeps account of. */
export type Tensor = TensorInfo;
export type Program = GPGPUProgram;

/** Values of a program's uniforms, in their order. */
export type Uniforms = readonly (readonly number[])[];

/** Texels of a texture, whole rows. */
export interface Rows {
  readonly first: number;
  readonly count: number;
  /** Of the texture. */
  readonly width: number;
}

/** Floats of a texel. */
export const CHANNELS = 4;

/** Textures and programs on TensorFlow.js' WebGL backend, past its operations. */
export class CardTensors {
  readonly #backend: MathBackendWebGL;
  readonly #gl: WebGL2RenderingContext;

  constructor(backend: MathBackendWebGL, gl: WebGL2RenderingContext) {
    this.#backend = backend;
    this.#gl = gl;
  }

  /** Tensors there are, and bytes of their textures. */
  get account(): { readonly tensors: number; readonly bytes: number; readonly allocatedBytes: number } {
    const { numBytesInGPU, numBytesInGPUAllocated } = this.#backend.memory();
    return {
      tensors: this.#backend.numDataIds(),
      bytes: numBytesInGPU,
      allocatedBytes: numBytesInGPUAllocated,
    };
  }

  /** A texture of four floats a texel, of any content. Throws WebglUnavailableError for one too large for this card. */
  texels(width: number, height: number): Tensor {
    const greatest = Number(this.#gl.getParameter(this.#gl.MAX_TEXTURE_SIZE));
    if (width > greatest || height > greatest) {
      throw new WebglUnavailableError(`no texture has ${width} x ${height} texels`);
    }
    // What it calls packed: a texel holds two by two elements.
    const tensor = this.#backend.makeTensorInfo([2 * height, 2 * width], 'float32');
    this.#backend.getDataInfo(tensor.dataId).isPacked = true;
    this.#backend.uploadToGPU(tensor.dataId);
    return tensor;
  }

  texture(tensor: Tensor): WebGLTexture {
    return this.#backend.getTexture(tensor.dataId);
  }

  /** Fills rows of what `texels` made. */
  write(tensor: Tensor, { first, count, width }: Rows, data: Float32Array): void {
    const gl = this.#gl;
    gl.bindTexture(gl.TEXTURE_2D, this.texture(tensor));
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, first, width, count, gl.RGBA, gl.FLOAT, data);
  }

  /** Draws the program's output, a new tensor. */
  run(program: Program, inputs: readonly Tensor[], uniforms: Uniforms): Tensor {
    return this.#backend.compileAndRun(
      program,
      [...inputs],
      'float32',
      uniforms.map((values) => [...values]),
    );
  }

  dispose(tensor: Tensor): void {
    this.#backend.disposeIntermediateTensorInfo(tensor);
  }

  /** Frees all textures and programs. */
  close(): void {
    this.#backend.dispose();
  }
}
