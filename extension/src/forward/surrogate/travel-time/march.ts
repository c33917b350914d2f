import type { Vector3 } from '../../../volume/grid.ts';
import { marchLayout, RECORD_BYTES, type MarchLayout } from './march-layout.ts';
import { instantiateMarch, type MarchExports } from './march-module.ts';
import { straightStarts } from './straight-starts.ts';
import { SIDES, type TissueVoxels } from './tissue-voxels.ts';

const PAGE_BYTES = 65536;
/** Narrowest bucket of the queue, mm, and how many of the 1024 the greatest step between neighbours may span. */
const NARROWEST_BUCKET = 1 / 32;
const STEP_BUCKETS = 500;

export interface MarchInput {
  readonly tissue: TissueVoxels;
  /** Slowness of each tissue voxel, above 0. */
  readonly slowness: Float32Array;
}

/** Fast marching in one slowness field. Nothing is allocated for a march. */
export class March {
  readonly kernel: MarchExports;
  readonly layout: MarchLayout;
  readonly input: MarchInput;
  #floats = new Float32Array(0);
  #integers = new Int32Array(0);
  #shorts = new Int16Array(0);

  private constructor(kernel: MarchExports, input: MarchInput) {
    const { tissue, slowness } = input;
    this.kernel = kernel;
    this.input = input;
    const layout = marchLayout(tissue.count);
    this.layout = layout;
    this.reserve(layout.fields);
    const none = tissue.count;
    this.integers.set(tissue.neighbours, layout.neighbours / 4);
    this.integers.fill(
      none,
      layout.neighbours / 4 + SIDES * none,
      layout.neighbours / 4 + SIDES * (none + 1),
    );
    slowness.forEach((value, voxel) => {
      this.floats[(layout.records + RECORD_BYTES * voxel) / 4] = value;
    });
    const { spacing } = tissue.grid;
    const { ijk, count } = tissue;
    for (let axis = 0; axis < 3; axis++) {
      const first = layout.positions / 4 + axis * layout.padded;
      for (let voxel = 0; voxel < count; voxel++) {
        this.floats[first + voxel] = ijk[3 * voxel + axis] * spacing[axis];
      }
    }
    kernel.setVoxels(tissue.count, layout.neighbours, layout.accepted, layout.records);
    kernel.setQueue(layout.heads, layout.touched);
    const greatestStep = slowness.reduce((a, b) => Math.max(a, b), 0) * Math.max(...spacing);
    kernel.setScale(...spacing, Math.max(NARROWEST_BUCKET, greatestStep / STEP_BUCKETS));
    kernel.setPositions(layout.positions, layout.padded);
    kernel.setMixing(layout.result, layout.mixture);
    kernel.setAdding(layout.sums, layout.stamps, layout.list);
  }

  /** Throws RangeError for a slowness that is not a positive number, or not one a voxel. */
  static async create(input: MarchInput): Promise<March> {
    const { tissue, slowness } = input;
    if (slowness.length !== tissue.count) throw new RangeError(`slowness has ${slowness.length} voxels`);
    const wrong = slowness.find((value) => !(value > 0 && value < Infinity));
    if (wrong !== undefined) throw new RangeError(`slowness is ${wrong}`);
    return new March(await instantiateMarch(), input);
  }

  /** Views of the kernel's memory, in numbers of 4 bytes; hold neither over a call of `reserve`. */
  get floats(): Float32Array {
    if (this.#floats.buffer !== this.kernel.memory.buffer) {
      this.#floats = new Float32Array(this.kernel.memory.buffer);
    }
    return this.#floats;
  }

  get integers(): Int32Array {
    if (this.#integers.buffer !== this.kernel.memory.buffer) {
      this.#integers = new Int32Array(this.kernel.memory.buffer);
    }
    return this.#integers;
  }

  /** The same in numbers of 2 bytes. */
  get shorts(): Int16Array {
    if (this.#shorts.buffer !== this.kernel.memory.buffer) {
      this.#shorts = new Int16Array(this.kernel.memory.buffer);
    }
    return this.#shorts;
  }

  /** Sees to it that the memory has so many bytes. */
  reserve(bytes: number): void {
    const missing = bytes - this.kernel.memory.buffer.byteLength;
    if (missing > 0) this.kernel.memory.grow(Math.ceil(missing / PAGE_BYTES));
  }

  /** Marches from a start (continuous index, within tissue) until all that is within `greatestMm` is reached. */
  run(start: Vector3, greatestMm: number): void {
    this.kernel.begin();
    straightStarts(this.input.tissue, this.input.slowness, start, (voxel, time) => {
      this.kernel.seed(voxel, time);
    });
    this.kernel.march(greatestMm);
  }

  /** Travel time of each tissue voxel after `run`, mm; Infinity where not reached. A view, soon overwritten. */
  get times(): Float32Array {
    const first = this.layout.accepted / 4;
    return this.floats.subarray(first, first + this.input.tissue.count);
  }

  /** Numbers of the voxels that `run` has touched, reached or not. A view, soon overwritten. */
  get touched(): Int32Array {
    const first = this.layout.touched / 4;
    return this.integers.subarray(first, first + this.kernel.countTouched());
  }
}
