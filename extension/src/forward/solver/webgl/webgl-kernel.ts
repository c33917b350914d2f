import type { IndexBox } from '../../../volume/bounding-box.ts';
import type { PlannedSolve } from '../solve-planner.ts';
import type { SolverDomain } from '../solver-domain.ts';
import { floatTexture, framebufferOf } from './float-texture.ts';
import { CHANNELS } from './group-solves.ts';
import { boxOfSeeds, growBox } from './grow-box.ts';
import { SeedPainter } from './seed-painter.ts';
import { ShaderProgram } from './shader-program.ts';
import { LAST_SUBSTEP_SHADER, SLICES_SHADER, SUBSTEP_SHADER } from './shaders.ts';
import { tileLayout, tileOrigin, type TileLayout } from './tile-layout.ts';
import { ContextLostError, WebglUnavailableError } from './webgl-errors.ts';

/** One that holds the beginning of the step, two that the substeps go back and forth between. */
const BUFFERS = 3;
const [DENSITY_UNIT, FACES_UNIT, BEGINNING_UNIT] = [0, 1, 2];

/** The density of up to four samples at a time: a texture that is drawn into. */
interface Buffer {
  readonly texture: WebGLTexture;
  readonly framebuffer: WebGLFramebuffer;
}

/** A solution on its way from the graphics card. */
export interface Download {
  /** Voxels of the domain that may hold density; the solution is 0 elsewhere. */
  readonly box: IndexBox;
  readonly pixels: WebGLBuffer;
  /** First row of texels that is on its way. */
  readonly firstRow: number;
  readonly rows: number;
}

function facesTexels(domain: SolverDomain, layout: TileLayout): Float32Array {
  const [nx, ny, nz] = domain.grid.dimensions;
  const texels = new Float32Array(4 * layout.width * layout.height);
  for (let k = 0, voxel = 0; k < nz; k++) {
    const [x, y] = tileOrigin(layout, k);
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, voxel++) {
        const at = 4 * (x + i + layout.width * (y + j));
        for (const [axis, face] of domain.faces.entries()) texels[at + axis] = face[voxel];
        texels[at + 3] = domain.tissue[voxel];
      }
    }
  }
  return texels;
}

/**
 * The solver for one domain on a graphics card: up to four samples at once, one in each channel of a texel, one pass
 * a substep over the box that density can have reached.
 */
export class WebglKernel {
  readonly layout: TileLayout;
  readonly #gl: WebGL2RenderingContext;
  readonly #domain: SolverDomain;
  readonly #painter: SeedPainter;
  readonly #substep: ShaderProgram;
  readonly #lastSubstep: ShaderProgram;
  readonly #faces: WebGLTexture;
  #buffers: readonly Buffer[];

  /** Throws WebglUnavailableError for a domain that is too large for this card. */
  constructor(gl: WebGL2RenderingContext, domain: SolverDomain) {
    this.#gl = gl;
    this.#domain = domain;
    const { dimensions } = domain.grid;
    const layout = tileLayout(dimensions, Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)));
    if (!layout) throw new WebglUnavailableError(`no texture holds ${dimensions.join(' x ')} voxels`);
    this.layout = layout;
    this.#painter = new SeedPainter(gl, layout);
    this.#substep = new ShaderProgram(gl, SLICES_SHADER, SUBSTEP_SHADER);
    this.#lastSubstep = new ShaderProgram(gl, SLICES_SHADER, LAST_SUBSTEP_SHADER);
    this.#faces = floatTexture(gl, layout, facesTexels(domain, layout));
    this.#buffers = Array.from({ length: BUFFERS }, () => {
      const texture = floatTexture(gl, layout);
      return { texture, framebuffer: framebufferOf(gl, texture) };
    });
    this.#setConstants();
    this.#check();
  }

  /**
   * Asks the card to solve. Yields after every pass how many texels it drew, so that the caller can wait; nothing
   * else may be asked of the kernel before the end. Returns the box that the solutions lie in.
   */
  *solve(group: readonly PlannedSolve[]): Generator<number, IndexBox> {
    const [{ plan: first }] = group;
    const { substeps } = first;
    for (const { plan } of group) {
      if (plan.substeps !== substeps) throw new RangeError(`substeps are ${substeps} and ${plan.substeps}`);
    }
    let box = this.#plant(group);
    const steps = Math.max(...group.map(({ plan }) => plan.steps));
    for (let step = 0; step < steps; step++) {
      this.#setSamples(group, step);
      const [beginning, ...others] = this.#buffers;
      let source = beginning;
      for (let substep = 1; substep <= substeps; substep++) {
        const target = others[substep % 2];
        const program = substep < substeps ? this.#substep : this.#lastSubstep;
        box = growBox(box, this.#domain.grid.dimensions);
        yield this.#draw(program, { source, beginning, target, box });
        source = target;
      }
      this.#buffers = [source, ...this.#buffers.filter((buffer) => buffer !== source)];
    }
    return box;
  }

  /** Starts to bring the solutions here. */
  download(box: IndexBox): Download {
    const gl = this.#gl;
    const { layout } = this;
    const [, ny] = layout.dimensions;
    const firstRow = tileOrigin(layout, box.min[2])[1];
    const rows = tileOrigin(layout, box.max[2])[1] + ny - firstRow;
    const pixels = gl.createBuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#buffers[0].framebuffer);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, pixels);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, 16 * layout.width * rows, gl.STREAM_READ);
    gl.readPixels(0, firstRow, layout.width, rows, gl.RGBA, gl.FLOAT, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    return { box, pixels, firstRow, rows };
  }

  /** Puts what has come into its place in `texels`, which has the layout's size, if the card has passed a mark behind `download`. */
  receive({ pixels, firstRow, rows }: Download, texels: Float32Array): void {
    const gl = this.#gl;
    const { width } = this.layout;
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, pixels);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, texels, 4 * width * firstRow, 4 * width * rows);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
  }

  discard({ pixels }: Download): void {
    this.#gl.deleteBuffer(pixels);
  }

  /** Frees all that the kernel holds. */
  dispose(): void {
    const gl = this.#gl;
    this.#painter.dispose();
    for (const program of [this.#substep, this.#lastSubstep]) program.delete();
    for (const { texture, framebuffer } of this.#buffers) {
      gl.deleteFramebuffer(framebuffer);
      gl.deleteTexture(texture);
    }
    gl.deleteTexture(this.#faces);
  }

  #check(): void {
    const gl = this.#gl;
    const status = gl.checkFramebufferStatus(gl.FRAMEBUFFER);
    const error = gl.getError();
    if (gl.isContextLost()) throw new ContextLostError('the graphics card went away');
    if (status !== gl.FRAMEBUFFER_COMPLETE) throw new WebglUnavailableError(`framebuffer status ${status}`);
    if (error !== gl.NO_ERROR) throw new WebglUnavailableError(`error ${error} (memory may be short)`);
  }

  /** What stays the same for all solves. */
  #setConstants(): void {
    const gl = this.#gl;
    const { width, height, columns, dimensions } = this.layout;
    gl.viewport(0, 0, width, height);
    gl.disable(gl.DITHER);
    gl.activeTexture(gl.TEXTURE0 + FACES_UNIT);
    gl.bindTexture(gl.TEXTURE_2D, this.#faces);
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

  /** Puts the seeds into the first buffer; all else is 0. Returns their box. */
  #plant(group: readonly PlannedSolve[]): IndexBox {
    const gl = this.#gl;
    for (const { framebuffer } of this.#buffers.toReversed()) {
      gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
      gl.clearBufferfv(gl.COLOR, 0, [0, 0, 0, 0]);
    }
    this.#painter.paint(group);
    // Where the start is too far from the middle of its own voxel, nothing grows at all.
    return boxOfSeeds(group.flatMap(({ seeds }) => seeds)) ?? { min: [0, 0, 0], max: [0, 0, 0] };
  }

  /** A sample that is done stays as it is: it does not flow, and does not grow. */
  #setSamples(group: readonly PlannedSolve[], step: number): void {
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

  #draw(
    program: ShaderProgram,
    pass: { source: Buffer; beginning: Buffer; target: Buffer; box: IndexBox },
  ): number {
    const gl = this.#gl;
    const { min, max } = pass.box;
    const sizes = max.map((last, axis) => last - min[axis] + 1);
    program.use();
    gl.activeTexture(gl.TEXTURE0 + DENSITY_UNIT);
    gl.bindTexture(gl.TEXTURE_2D, pass.source.texture);
    if (program === this.#lastSubstep) {
      gl.activeTexture(gl.TEXTURE0 + BEGINNING_UNIT);
      gl.bindTexture(gl.TEXTURE_2D, pass.beginning.texture);
    }
    gl.uniform3iv(program.uniform('low'), min);
    gl.uniform3i(program.uniform('high'), max[0] + 1, max[1] + 1, max[2] + 1);
    gl.bindFramebuffer(gl.FRAMEBUFFER, pass.target.framebuffer);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, sizes[2]);
    return sizes[0] * sizes[1] * sizes[2];
  }
}
