import type { IndexBox } from '../../../volume/bounding-box.ts';
import type { PlannedSolve } from '../solve-planner.ts';
import type { DensityBuffer } from './density-buffer.ts';
import { CHANNELS } from './group-solves.ts';
import { ShaderProgram } from './shader-program.ts';
import { LAST_SUBSTEP_SHADER, SLICES_SHADER, SUBSTEP_SHADER } from './shaders.ts';
import type { TileLayout } from './tile-layout.ts';

const [DENSITY_UNIT, FACES_UNIT, BEGINNING_UNIT] = [0, 1, 2];

/** One substep of diffusion. */
export interface Substep {
  /** The last of a step: its average with the step's beginning, and the growth, go with it. */
  readonly last: boolean;
  readonly source: DensityBuffer;
  readonly beginning: DensityBuffer;
  readonly target: DensityBuffer;
  /** Voxels that are drawn. */
  readonly box: IndexBox;
}

/** Draws substeps, for all samples of a group at once. */
export class SubstepPainter {
  readonly #gl: WebGL2RenderingContext;
  readonly #substep: ShaderProgram;
  readonly #lastSubstep: ShaderProgram;

  /** `faces` is a texture of what `facesTexels` gives; it stays the caller's. */
  constructor(gl: WebGL2RenderingContext, layout: TileLayout, faces: WebGLTexture) {
    this.#gl = gl;
    this.#substep = new ShaderProgram(gl, SLICES_SHADER, SUBSTEP_SHADER);
    this.#lastSubstep = new ShaderProgram(gl, SLICES_SHADER, LAST_SUBSTEP_SHADER);
    const { width, height, columns, dimensions } = layout;
    gl.viewport(0, 0, width, height);
    gl.disable(gl.DITHER);
    gl.activeTexture(gl.TEXTURE0 + FACES_UNIT);
    gl.bindTexture(gl.TEXTURE_2D, faces);
    for (const program of [this.#substep, this.#lastSubstep]) {
      program.use();
      gl.uniform2f(program.uniform('textureSizes'), width, height);
      gl.uniform3iv(program.uniform('dimensions'), dimensions);
      gl.uniform1i(program.uniform('columns'), columns);
      gl.uniform1i(program.uniform('density'), DENSITY_UNIT);
      gl.uniform1i(program.uniform('faces'), FACES_UNIT);
    }
    gl.uniform1i(this.#lastSubstep.uniform('beginning'), BEGINNING_UNIT);
  }

  /** For the substeps of one step. A sample that is done stays as it is: it does not flow, and does not grow. */
  setSamples(group: readonly PlannedSolve[], step: number): void {
    const gl = this.#gl;
    const [rate, decay] = [new Float32Array(CHANNELS), new Float32Array(CHANNELS).fill(1)];
    group.forEach(({ plan }, channel) => {
      if (step >= plan.steps) return;
      rate[channel] = plan.diffusionOfSubstep;
      // Two half steps of growth that follow each other are one.
      decay[channel] = step === plan.steps - 1 ? plan.growthOfHalfStep : plan.growthOfStep;
    });
    this.#substep.use();
    gl.uniform4fv(this.#substep.uniform('rate'), rate);
    this.#lastSubstep.use();
    gl.uniform4fv(this.#lastSubstep.uniform('rate'), rate);
    gl.uniform4fv(this.#lastSubstep.uniform('decay'), decay);
    gl.uniform1f(this.#lastSubstep.uniform('newWeight'), 1 - 1 / group[0].plan.substeps);
  }

  /** Returns how many texels it drew. */
  draw({ last, source, beginning, target, box: { min, max } }: Substep): number {
    const gl = this.#gl;
    const sizes = max.map((highest, axis) => highest - min[axis] + 1);
    const program = last ? this.#lastSubstep : this.#substep;
    program.use();
    gl.activeTexture(gl.TEXTURE0 + DENSITY_UNIT);
    gl.bindTexture(gl.TEXTURE_2D, source.texture);
    if (last) {
      gl.activeTexture(gl.TEXTURE0 + BEGINNING_UNIT);
      gl.bindTexture(gl.TEXTURE_2D, beginning.texture);
    }
    gl.uniform3iv(program.uniform('low'), min);
    gl.uniform3i(program.uniform('high'), max[0] + 1, max[1] + 1, max[2] + 1);
    gl.bindFramebuffer(gl.FRAMEBUFFER, target.framebuffer);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, sizes[2]);
    return sizes[0] * sizes[1] * sizes[2];
  }

  dispose(): void {
    for (const program of [this.#substep, this.#lastSubstep]) program.delete();
  }
}
