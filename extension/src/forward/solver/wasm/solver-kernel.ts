import { logistic } from '../solver-reference.ts';
import type { SolverDomain } from '../solver-domain.ts';
import type { Seed } from '../start-ball.ts';
import type { TimeSteps } from '../time-steps.ts';
import { BUFFERS, kernelLayout, rowNumber, rowStart, type KernelLayout } from './kernel-layout.ts';
import { instantiateKernel, type KernelExports } from './kernel-module.ts';

const PAGE_BYTES = 65536;
const EMPTY = 1 << 24;
/**
 * Density below this times exp(−ρ(T − t)) cannot grow to more than this by the end, and is dropped. That
 * keeps the region that is worked on small, and slow subnormal numbers out.
 */
const NEGLIGIBLE = 1e-9;
const SMALLEST = 1e-30;

/** The fast solver for one domain: single precision, WebAssembly SIMD, nothing allocated for a solve. */
export class SolverKernel {
  readonly #kernel: KernelExports;
  readonly #domain: SolverDomain;
  readonly #layout: KernelLayout;
  readonly #floats: Float32Array;
  readonly #integers: Int32Array;

  private constructor(kernel: KernelExports, domain: SolverDomain) {
    this.#kernel = kernel;
    this.#domain = domain;
    const layout = kernelLayout(domain.grid.dimensions);
    this.#layout = layout;
    const missing = layout.totalBytes - kernel.memory.buffer.byteLength;
    if (missing > 0) kernel.memory.grow(Math.ceil(missing / PAGE_BYTES));
    this.#floats = new Float32Array(kernel.memory.buffer);
    this.#integers = new Int32Array(kernel.memory.buffer);
    kernel.setShape(layout.rowStride, layout.rowsOfSlice, layout.slices);
    kernel.setFaces(...layout.faces, layout.tissueExtents);
    kernel.setBuffers(layout.buffers, layout.bufferBytes, layout.extents, layout.extentBytes, layout.ranges);
    this.#writeFaces();
    this.#writeEmptyExtents();
    this.#writeTissueExtents();
  }

  static async create(domain: SolverDomain): Promise<SolverKernel> {
    return new SolverKernel(await instantiateKernel(), domain);
  }

  #writeFaces(): void {
    const [nx, ny, nz] = this.#domain.grid.dimensions;
    this.#domain.faces.forEach((face, axis) => {
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
    const { tissueExtents, extents, extentBytes, ranges } = this.#layout;
    const fill = (start: number, bytes: number): void => {
      for (let at = start / 4; at < (start + bytes) / 4; at += 2) this.#integers.set([EMPTY, -EMPTY], at);
    };
    fill(tissueExtents, extentBytes);
    fill(extents, BUFFERS * extentBytes);
    fill(ranges, BUFFERS * 16);
  }

  #writeTissueExtents(): void {
    const [nx, ny, nz] = this.#domain.grid.dimensions;
    for (let k = 0; k < nz; k++) {
      for (let j = 0; j < ny; j++) {
        const row = this.#domain.tissue.subarray(nx * (j + ny * k), nx * (j + ny * k + 1));
        const low = row.indexOf(1);
        if (low < 0) continue;
        const at = this.#layout.tissueExtents / 4 + 2 * rowNumber(this.#layout, j, k);
        this.#integers.set([low, row.lastIndexOf(1)], at);
      }
    }
  }

  /** Puts the seeds, grown by half a step, into buffer 0. */
  #plant(seeds: readonly Seed[], decay: number): void {
    const { buffers, extents, ranges } = this.#layout;
    const integers = this.#integers;
    const widen = (at: number, value: number): void => {
      integers[at] = Math.min(integers[at], value);
      integers[at + 1] = Math.max(integers[at + 1], value);
    };
    for (const { i, j, k, density } of seeds) {
      this.#floats[buffers / 4 + rowStart(this.#layout, j, k) + i] = logistic(density, decay);
      widen(extents / 4 + 2 * rowNumber(this.#layout, j, k), i);
      widen(ranges / 4, j + 1);
      widen(ranges / 4 + 2, k + 1);
    }
  }

  /** Solves; `read` then gives the densities. Returns the number of the buffer that holds them. */
  solve(seeds: readonly Seed[], plan: TimeSteps): number {
    const kernel = this.#kernel;
    for (let buffer = 0; buffer < BUFFERS; buffer++) kernel.clear(buffer);
    this.#plant(seeds, plan.growthOfHalfStep);
    const { steps, substeps, diffusionOfSubstep: rate } = plan;
    let base = 0;
    for (let step = 0; step < steps; step++) {
      const toGo = Math.pow(plan.growthOfStep, steps - step);
      const cut = Math.max(SMALLEST, NEGLIGIBLE * toGo);
      let source = base;
      let target = (base + 1) % BUFFERS;
      let spare = (base + 2) % BUFFERS;
      for (let substep = 1; substep < substeps; substep++) {
        kernel.substep(source, target, rate, cut);
        source = target;
        [target, spare] = [spare, target];
      }
      // Two half steps of growth that follow each other are one.
      const decay = step === steps - 1 ? plan.growthOfHalfStep : plan.growthOfStep;
      kernel.lastSubstep(source, target, base, rate, 1 / substeps, decay, cut);
      base = target;
    }
    return base;
  }

  /** Copies a buffer to `put(row, j, k)`: the values of a row from i = 0 on, row by row, where there are any. */
  read(buffer: number, put: (row: Float32Array, j: number, k: number) => void): void {
    const { buffers, bufferBytes, ranges } = this.#layout;
    const [nx] = this.#domain.grid.dimensions;
    const first = (buffers + buffer * bufferBytes) / 4;
    const [firstJ, lastJ, firstK, lastK] = this.#integers.subarray(ranges / 4 + 4 * buffer);
    for (let k = firstK - 1; k < lastK; k++) {
      for (let j = firstJ - 1; j < lastJ; j++) {
        const start = first + rowStart(this.#layout, j, k);
        put(this.#floats.subarray(start, start + nx), j, k);
      }
    }
  }
}
