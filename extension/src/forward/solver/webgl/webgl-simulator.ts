import type { Simulator } from '../../../tumor/forward-model.ts';
import type { GrowthParameters } from '../../../tumor/parameters.ts';
import type { IndexBox } from '../../../volume/bounding-box.ts';
import { voxelCount, type Grid } from '../../../volume/grid.ts';
import { solvePlanner, type PlannedSolve, type SolvePlanner } from '../solve-planner.ts';
import type { SolverDomain } from '../solver-domain.ts';
import type { Accuracy } from '../time-steps.ts';
import type { DensityDownload } from './density-download.ts';
import { GpuClock } from './gpu-clock.ts';
import { CHANNELS, groupSolves } from './group-solves.ts';
import { closeContext, rendererName } from './open-context.ts';
import { PieceLength } from './piece-length.ts';
import { tileOrigin } from './tile-layout.ts';
import { WebglKernel } from './webgl-kernel.ts';

/**
 * Takes the density of one parameter set, by its place among them; the array is overwritten with another's once this
 * is done.
 */
export type TakeDensity = (density: Float32Array, place: number) => void | Promise<void>;

/** A group that the card is done with or busy with. */
interface Solved {
  readonly group: readonly number[];
  readonly download: DensityDownload;
  readonly mark: WebGLSync;
}

export interface WebglSimulatorInput {
  readonly gl: WebGL2RenderingContext;
  /** The anatomy's, on which densities come. */
  readonly grid: Grid;
  readonly domain: SolverDomain;
  readonly accuracy: Accuracy;
}

/** The solver bound to one anatomy and one WebGL2 context, which it owns. */
export class WebglSimulator implements Simulator {
  /** Name of the graphics card. */
  readonly renderer: string;
  readonly #gl: WebGL2RenderingContext;
  readonly #grid: Grid;
  readonly #domain: SolverDomain;
  readonly #planner: SolvePlanner;
  readonly #kernel: WebglKernel;
  readonly #clock: GpuClock;
  readonly #pieces = new PieceLength();
  readonly #texels: Float32Array;
  readonly #density: Float32Array;
  #last: Promise<unknown> = Promise.resolve();

  /** Throws WebglUnavailableError for a domain that is too large for this card. */
  constructor({ gl, grid, domain, accuracy }: WebglSimulatorInput) {
    this.#gl = gl;
    this.#grid = grid;
    this.#domain = domain;
    this.#planner = solvePlanner(domain, accuracy);
    this.#kernel = new WebglKernel(gl, domain);
    this.#clock = new GpuClock(gl);
    this.renderer = rendererName(gl);
    const { width, height } = this.#kernel.layout;
    this.#texels = new Float32Array(CHANNELS * width * height);
    this.#density = new Float32Array(voxelCount(grid));
  }

  isTissue(start: GrowthParameters['start']): boolean {
    return this.#planner.isTissue(start);
  }

  /** Rejects with ContextLostError when the card goes away or the simulator is disposed of. */
  async densities(parameters: readonly GrowthParameters[]): Promise<Float32Array[]> {
    const densities = new Array<Float32Array>(parameters.length);
    await this.each(parameters, (density, place) => {
      densities[place] = density.slice();
    });
    return densities;
  }

  /**
   * The densities one by one, for batches too large to keep, in the order that suits the card. `signal` ends it
   * within a few ms. Rejects as `densities` does, and with what `take` throws.
   */
  each(parameters: readonly GrowthParameters[], take: TakeDensity, signal?: AbortSignal): Promise<void> {
    const task = this.#last.then(() => this.#each(parameters, take, signal));
    // One after the other, whatever becomes of them.
    this.#last = task.catch(() => undefined);
    return task;
  }

  dispose(): void {
    this.#clock.close();
    this.#kernel.dispose();
    closeContext(this.#gl);
  }

  async #each(
    parameters: readonly GrowthParameters[],
    take: TakeDensity,
    signal?: AbortSignal,
  ): Promise<void> {
    const solves = parameters.map((one) => this.#planner.plan(one));
    const onTheWay: Solved[] = [];
    try {
      for (const group of groupSolves(solves)) {
        const box = await this.#solve(
          group.map((place) => solves[place]),
          signal,
        );
        onTheWay.push({ group, download: this.#kernel.download(box), mark: this.#clock.mark() });
        // The card works on this group while the one before is looked at here.
        if (onTheWay.length > 1) await this.#deliver(onTheWay, take, signal);
      }
      if (onTheWay.length > 0) await this.#deliver(onTheWay, take, signal);
    } finally {
      for (const { download } of onTheWay) download.discard();
    }
  }

  async #solve(group: readonly PlannedSolve[], signal: AbortSignal | undefined): Promise<IndexBox> {
    this.#clock.check();
    const passes = this.#kernel.solve(group);
    let pass = passes.next();
    while (pass.done !== true) {
      if (this.#pieces.add(pass.value, performance.now())) {
        await this.#clock.passed(this.#clock.mark(), signal);
        this.#pieces.finish(performance.now());
      }
      pass = passes.next();
    }
    return pass.value;
  }

  /** Takes the first group off those on the way. */
  async #deliver(onTheWay: Solved[], take: TakeDensity, signal: AbortSignal | undefined): Promise<void> {
    const [{ group, download, mark }] = onTheWay;
    await this.#clock.passed(mark, signal);
    download.receive(this.#texels);
    download.discard();
    onTheWay.shift();
    this.#clock.check();
    for (const [channel, place] of group.entries()) {
      this.#takeOut(channel, download.box);
      await take(this.#density, place);
    }
    this.#pieces.disturb();
  }

  /** One channel of the texels that came, on the anatomy's grid. */
  #takeOut(channel: number, { min, max }: IndexBox): void {
    const density = this.#density.fill(0);
    const { layout } = this.#kernel;
    const [nx, ny] = this.#grid.dimensions;
    const [i0, j0, k0] = this.#domain.box.min;
    for (let k = min[2]; k <= max[2]; k++) {
      const [x, y] = tileOrigin(layout, k);
      for (let j = min[1]; j <= max[1]; j++) {
        let from = CHANNELS * (x + min[0] + layout.width * (y + j)) + channel;
        let to = i0 + min[0] + nx * (j0 + j + ny * (k0 + k));
        for (let i = min[0]; i <= max[0]; i++, from += CHANNELS, to++) density[to] = this.#texels[from];
      }
    }
  }
}
