import { logistic } from '../solver-reference.ts';
import type { PlannedSolve } from '../solve-planner.ts';
import { CHANNELS } from './group-solves.ts';
import { ShaderProgram } from './shader-program.ts';
import { SEED_SHADER, SEEDS_SHADER } from './shaders.ts';
import { tileOrigin, type TileLayout } from './tile-layout.ts';

const FLOATS_OF_SEED = 2 + CHANNELS;

/** Draws the beginnings of solves, voxel by voxel, so that they are exact. */
export class SeedPainter {
  readonly #gl: WebGL2RenderingContext;
  readonly #layout: TileLayout;
  readonly #program: ShaderProgram;
  readonly #points: WebGLBuffer;
  readonly #array: WebGLVertexArrayObject;

  constructor(gl: WebGL2RenderingContext, layout: TileLayout) {
    this.#gl = gl;
    this.#layout = layout;
    this.#program = new ShaderProgram(gl, SEEDS_SHADER, SEED_SHADER);
    this.#program.use();
    gl.uniform2f(this.#program.uniform('textureSizes'), layout.width, layout.height);
    this.#array = gl.createVertexArray();
    this.#points = gl.createBuffer();
    const stride = 4 * FLOATS_OF_SEED;
    gl.bindVertexArray(this.#array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#points);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, stride, 0);
    gl.enableVertexAttribArray(1);
    gl.vertexAttribPointer(1, CHANNELS, gl.FLOAT, false, stride, 8);
    gl.bindVertexArray(null);
  }

  /** Puts the seeds of each solve, grown by half a step, into a channel of what is drawn into. */
  paint(group: readonly PlannedSolve[]): void {
    const gl = this.#gl;
    const points = this.#pointsOf(group);
    this.#program.use();
    gl.bindVertexArray(this.#array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#points);
    gl.bufferData(gl.ARRAY_BUFFER, Float32Array.from(points.flat()), gl.STREAM_DRAW);
    gl.drawArrays(gl.POINTS, 0, points.length);
    gl.bindVertexArray(null);
  }

  dispose(): void {
    this.#program.delete();
    this.#gl.deleteBuffer(this.#points);
    this.#gl.deleteVertexArray(this.#array);
  }

  /** Texel and four densities of every voxel that is a seed of one of the solves. */
  #pointsOf(group: readonly PlannedSolve[]): number[][] {
    const points = new Map<string, number[]>();
    group.forEach(({ seeds, plan }, channel) => {
      for (const { i, j, k, density } of seeds) {
        const [x, y] = tileOrigin(this.#layout, k);
        const key = `${i},${j},${k}`;
        const point = points.get(key) ?? [x + i, y + j, 0, 0, 0, 0];
        point[2 + channel] = logistic(density, plan.growthOfHalfStep);
        points.set(key, point);
      }
    });
    return [...points.values()];
  }
}
