import { logistic } from '../solver-reference.ts';
import type { SolverDomain } from '../solver-domain.ts';
import type { Seed } from '../start-ball.ts';
import type { TimeSteps } from '../time-steps.ts';
import {
  BUFFERS,
  kernelLayout,
  RANGE_BYTES,
  rowNumber,
  rowStart,
  type KernelLayout,
} from './kernel-layout.ts';
import { instantiateKernel, type KernelExports } from './kernel-module.ts';

const PAGE_BYTES = 65536;
const EMPTY = 1 << 24;
/** Smaller numbers are dropped in any case: the processor is slow with subnormal ones. */
const SMALLEST = 1e-30;

/** The fast solver for one domain: single precision, WebAssembly SIMD, nothing allocated for a solve. */
export class SolverKernel {
  readonly #kernel: KernelExports;
  readonly #rowLength: number;
  readonly #layout: KernelLayout;
  readonly #floats: Float32Array;
  readonly #integers: Int32Array;

  private constructor(kernel: KernelExports, domain: SolverDomain) {
    this.#kernel = kernel;
    this.#rowLength = domain.grid.dimensions[0];
    const layout = kernelLayout(domain.grid.dimensions);
    this.#layout = layout;
    const missing = layout.totalBytes - kernel.memory.buffer.byteLength;
    if (missing > 0) kernel.memory.grow(Math.ceil(missing / PAGE_BYTES));
    this.#floats = new Float32Array(kernel.memory.buffer);
    this.#integers = new Int32Array(kernel.memory.buffer);
    kernel.setShape(layout.rowStride, layout.rowsOfSlice, layout.slices);
    kernel.setFaces(...layout.faces, layout.tissueExtents);
    kernel.setBuffers(layout.buffers, layout.bufferBytes, layout.extents, layout.extentBytes);
    kernel.setRanges(layout.ranges, layout.spans, layout.slots);
    this.#writeFaces(domain);
    this.#writeEmptyExtents();
    this.#writeTissueExtents(domain);
  }

  static async create(domain: SolverDomain): Promise<SolverKernel> {
    return new SolverKernel(await instantiateKernel(), domain);
  }

  #writeFaces({ grid, faces }: SolverDomain): void {
    const [nx, ny, nz] = grid.dimensions;
    faces.forEach((face, axis) => {
      const first = this.#layout.faces[axis] / 4;
      for (let k = 0; k < nz; k++) {
        for (let j = 0; j < ny; j++) {
          const row = nx * (j + ny * k);
          this.#floats.set(face.subarray(row, row + nx), first + rowStart(this.#layout, j, k));
        }
      }
    });
  }

  #writeEmptyExtents(): void {
    const { tissueExtents, extents, extentBytes, ranges, slots } = this.#layout;
    const fill = (start: number, bytes: number): void => {
      for (let at = start / 4; at < (start + bytes) / 4; at += 2) this.#integers.set([EMPTY, -EMPTY], at);
    };
    fill(tissueExtents, extentBytes);
    fill(extents, BUFFERS * extentBytes);
    fill(ranges, BUFFERS * RANGE_BYTES);
    for (let n = 0; n < BUFFERS; n++) this.#integers[slots / 4 + n] = n;
  }

  #writeTissueExtents({ grid, tissue }: SolverDomain): void {
    const [nx, ny, nz] = grid.dimensions;
    for (let k = 0; k < nz; k++) {
      for (let j = 0; j < ny; j++) {
        const row = tissue.subarray(nx * (j + ny * k), nx * (j + ny * k + 1));
        const low = row.indexOf(1);
        if (low < 0) continue;
        const at = this.#layout.tissueExtents / 4 + 2 * rowNumber(this.#layout, j, k);
        this.#integers.set([low, row.lastIndexOf(1)], at);
      }
    }
  }

  /** The buffer that holds the density. */
  get #buffer(): number {
    return this.#integers[this.#layout.slots / 4];
  }

  /** Puts the seeds, grown by half a step, into the density's buffer. */
  #plant(seeds: readonly Seed[], decay: number): void {
    const { buffers, bufferBytes, extents, extentBytes, ranges } = this.#layout;
    const buffer = this.#buffer;
    const data = (buffers + buffer * bufferBytes) / 4;
    const extent = (extents + buffer * extentBytes) / 4;
    const range = (ranges + buffer * RANGE_BYTES) / 4;
    const widen = (at: number, value: number): void => {
      this.#integers[at] = Math.min(this.#integers[at], value);
      this.#integers[at + 1] = Math.max(this.#integers[at + 1], value);
    };
    for (const { i, j, k, density } of seeds) {
      this.#floats[data + rowStart(this.#layout, j, k) + i] = logistic(density, decay);
      widen(extent + 2 * rowNumber(this.#layout, j, k), i);
      widen(range, j + 1);
      widen(range + 2, k + 1);
    }
  }

  /**
   * Solves; `read` then gives the densities. `afterStep` may read, too: what it reads before the last step has
   * grown by half a step more than diffused (Strang splitting), which `logistic` with 1 / growthOfHalfStep undoes.
   */
  solve(seeds: readonly Seed[], plan: TimeSteps, afterStep?: (stepsDone: number) => void): void {
    const { steps, substeps, diffusionOfSubstep, growthOfStep, growthOfHalfStep, negligible } = plan;
    if (substeps >= BUFFERS) throw new RangeError(`substeps is ${substeps}`);
    for (let buffer = 0; buffer < BUFFERS; buffer++) this.#kernel.clear(buffer);
    this.#plant(seeds, growthOfHalfStep);
    for (let step = 0; step < steps; step++) {
      // Density below this cannot grow to more than `negligible` by the end.
      const cut = Math.max(SMALLEST, negligible * Math.pow(growthOfStep, steps - step));
      // Two half steps of growth that follow each other are one.
      const decay = step === steps - 1 ? growthOfHalfStep : growthOfStep;
      this.#kernel.step(substeps, diffusionOfSubstep, decay, cut);
      afterStep?.(step + 1);
    }
  }

  /** Calls `put` for every row that may hold density: its values from i = 0 on, a view that is soon overwritten. */
  read(put: (row: Float32Array, j: number, k: number) => void): void {
    const { buffers, bufferBytes, ranges } = this.#layout;
    const buffer = this.#buffer;
    const first = (buffers + buffer * bufferBytes) / 4;
    const range = (ranges + buffer * RANGE_BYTES) / 4;
    const [firstJ, lastJ, firstK, lastK] = this.#integers.subarray(range);
    for (let k = firstK - 1; k < lastK; k++) {
      for (let j = firstJ - 1; j < lastJ; j++) {
        const start = first + rowStart(this.#layout, j, k);
        put(this.#floats.subarray(start, start + this.#rowLength), j, k);
      }
    }
  }
}
