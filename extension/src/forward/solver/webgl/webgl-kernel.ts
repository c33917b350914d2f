import type { IndexBox } from '../../../volume/bounding-box.ts';
import type { PlannedSolve } from '../solve-planner.ts';
import type { SolverDomain } from '../solver-domain.ts';
import { deleteBuffer, densityBuffer, type DensityBuffer } from './density-buffer.ts';
import { DensityDownload } from './density-download.ts';
import { facesTexels } from './faces-texels.ts';
import { floatTexture } from './float-texture.ts';
import { boxOfSeeds, growBox } from './grow-box.ts';
import { SeedPainter } from './seed-painter.ts';
import { SubstepPainter } from './substep-painter.ts';
import { tileLayout, type TileLayout } from './tile-layout.ts';
import { ContextLostError, WebglUnavailableError } from './webgl-errors.ts';

/** One that holds the beginning of the step, two that the substeps go back and forth between. */
const BUFFERS = 3;

/**
 * The solver for one domain on a graphics card: up to four samples at once, one in each channel of a texel, one pass
 * a substep over the box that density can have reached.
 */
export class WebglKernel {
  readonly layout: TileLayout;
  readonly #gl: WebGL2RenderingContext;
  readonly #domain: SolverDomain;
  readonly #seeds: SeedPainter;
  readonly #substeps: SubstepPainter;
  readonly #faces: WebGLTexture;
  #buffers: readonly DensityBuffer[];

  /** Throws WebglUnavailableError for a domain that is too large for this card. */
  constructor(gl: WebGL2RenderingContext, domain: SolverDomain) {
    this.#gl = gl;
    this.#domain = domain;
    const { dimensions } = domain.grid;
    const layout = tileLayout(dimensions, Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)));
    if (!layout) throw new WebglUnavailableError(`no texture holds ${dimensions.join(' x ')} voxels`);
    this.layout = layout;
    this.#seeds = new SeedPainter(gl, layout);
    this.#faces = floatTexture(gl, layout, facesTexels(domain, layout));
    this.#buffers = Array.from({ length: BUFFERS }, () => densityBuffer(gl, layout));
    // Binds what all draws have in common: the last that binds textures here.
    this.#substeps = new SubstepPainter(gl, layout, this.#faces);
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
      this.#substeps.setSamples(group, step);
      const [beginning, ...others] = this.#buffers;
      let source = beginning;
      for (let substep = 1; substep <= substeps; substep++) {
        const target = others[substep % 2];
        box = growBox(box, this.#domain.grid.dimensions);
        yield this.#substeps.draw({ last: substep === substeps, source, beginning, target, box });
        source = target;
      }
      this.#buffers = [source, ...this.#buffers.filter((buffer) => buffer !== source)];
    }
    return box;
  }

  /** Starts to bring the solutions here. */
  download(box: IndexBox): DensityDownload {
    return new DensityDownload(this.#gl, { source: this.#buffers[0], layout: this.layout, box });
  }

  /** Frees all that the kernel holds. */
  dispose(): void {
    const gl = this.#gl;
    this.#seeds.dispose();
    this.#substeps.dispose();
    for (const buffer of this.#buffers) deleteBuffer(gl, buffer);
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

  /** Puts the seeds into the first buffer; all else is 0. Returns their box. */
  #plant(group: readonly PlannedSolve[]): IndexBox {
    const gl = this.#gl;
    for (const { framebuffer } of this.#buffers.toReversed()) {
      gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
      gl.clearBufferfv(gl.COLOR, 0, [0, 0, 0, 0]);
    }
    this.#seeds.paint(group);
    // Where the start is too far from the middle of its own voxel, nothing grows at all.
    return boxOfSeeds(group.flatMap(({ seeds }) => seeds)) ?? { min: [0, 0, 0], max: [0, 0, 0] };
  }
}
