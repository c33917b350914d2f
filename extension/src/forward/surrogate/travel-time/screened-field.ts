import type { Vector3 } from '../../../volume/grid.ts';
import { BLOCK, fieldLayout, ROW_BLOCK, type FieldLayout } from './field-layout.ts';
import { instantiateFields, type FieldExports } from './field-module.ts';
import { writeBox, type ScreenedFieldInput } from './write-box.ts';

const PAGE_BYTES = 65536;
/** Memory grows by this part of what there is, at least. */
const GROWTH = 0.25;
/** The kernel holds the source's voxel at this. */
const SOURCE = 1e30;
/** A point source's voxel is taken to be so far from it, in voxels: then in white matter the distance there is 0. */
export const SOURCE_RADIUS = 0.317;
/** Passes for an ℓ of one voxel, in a box and through the whole tissue. */
const BOX_PASSES = 8.5;
const WHOLE_PASSES = 30.6;
/** How passes grow with ℓ: found by trying. */
const PASSES_POWER = 0.36;
/** What is solved grows to so many times how far the tissue goes: ways around folds come in from behind. */
const BEYOND_FARTHEST = 1.3;
/** In voxels: a small place costs little, and more passes are good for what lies behind walls. */
const LEAST_GROWTH = 75;
/** Of a box smaller than this nothing is left out. */
const WHOLE_BOX_MM = 20;
/** No place in a brain is farther from another. */
const FARTHEST_MM = 200;

/** The best that successive over-relaxation can do in white matter (Young 1954), by how many voxels ℓ is. */
function relaxation(voxels: number): number {
  const jacobi = 6 / (6 + 2 * (Math.cosh(1 / voxels) - 1));
  return 2 / (1 + Math.sqrt(1 - jacobi * jacobi));
}

/** A voxel to start from, and how far from it the field is wanted, mm. */
export interface ScreenedSource {
  readonly voxel: number;
  /** Of `lengthsMm`. */
  readonly length: number;
  readonly radiusMm: number;
}

/**
 * Distances as growth fronts see them: −ℓ ln(4π r G), mm, where G is the steady state of what spreads from a point with D / D_w
 * and decays over ℓ in white matter, G / ℓ² − ∇·(D/D_w ∇G) = δ, without flux out of tissue, and r the distance in a straight line.
 * In white matter it is r, for any ℓ. For ℓ → 0 it is the travel time of |∇T| = √(D_w / D) (Varadhan 1967); fronts of Eq. 1
 * are as wide as their surroundings are far from even, and what they see is an average over some ℓ.
 * Nothing is allocated for a field.
 */
export class ScreenedField {
  readonly kernel: FieldExports;
  readonly layout: FieldLayout;
  readonly input: ScreenedFieldInput;
  #floats = new Float32Array(0);
  #integers = new Int32Array(0);
  #shorts = new Int16Array(0);

  private constructor(kernel: FieldExports, input: ScreenedFieldInput) {
    const { tissue, lengthsMm } = input;
    this.kernel = kernel;
    this.input = input;
    const layout = fieldLayout({
      voxels: tissue.count,
      tiles: tissue.tiles.count,
      dimensions: tissue.grid.dimensions,
      lengths: lengthsMm.length,
    });
    this.layout = layout;
    this.reserve(layout.fields);
    writeBox(input, layout, kernel.memory.buffer);
    const { spacing } = tissue.grid;
    const { ijk, count } = tissue;
    for (let axis = 0; axis < 3; axis++) {
      const first = layout.positions / 4 + axis * layout.padded;
      for (let voxel = 0; voxel < count; voxel++) {
        this.floats[first + voxel] = ijk[3 * voxel + axis] * spacing[axis];
      }
    }
    kernel.setVoxels(count, layout.cells, layout.accepted);
    kernel.setBox(layout.boxes, layout.boxBytes, layout.extents);
    kernel.setRows(4 * layout.box[0], layout.box[1], ...spacing);
    kernel.setPositions(layout.positions, layout.padded);
    kernel.setMixing(layout.result, layout.mixture);
    this.integers.set(tissue.tiles.blocks, layout.tiles / 4);
    kernel.setTiles(layout.tiles, tissue.tiles.count, layout.padded / BLOCK);
    for (let axis = 0; axis < 3; axis++) {
      const first = layout.tileCorners / 4 + axis * layout.paddedTiles;
      this.floats.set(tissue.tiles.cornersAlong(axis), first);
    }
    kernel.setTilePlaces(layout.tileCorners, layout.paddedTiles, layout.tileDistances, layout.tileEarliest);
    kernel.setTileSides(...tissue.tiles.sides);
    kernel.setAdding(layout.sums, layout.stamps, layout.list);
  }

  /** Throws RangeError for a diffusivity that is not a positive number, or not one a voxel. */
  static async create(input: ScreenedFieldInput): Promise<ScreenedField> {
    const { tissue, diffusivity } = input;
    if (diffusivity.length !== tissue.count) {
      throw new RangeError(`diffusivity has ${diffusivity.length} voxels`);
    }
    const wrong = diffusivity.find((value) => !(value > 0 && value < Infinity));
    if (wrong !== undefined) throw new RangeError(`diffusivity is ${wrong}`);
    return new ScreenedField(await instantiateFields(), input);
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

  /** Sees to it that the memory has so many bytes, and more, for each growth of much memory takes long. */
  reserve(bytes: number): void {
    const { buffer } = this.kernel.memory;
    if (bytes <= buffer.byteLength) return;
    const missing = Math.max(bytes - buffer.byteLength, buffer.byteLength * GROWTH);
    this.kernel.memory.grow(Math.ceil(missing / PAGE_BYTES));
  }

  /**
   * Solves for a source, and writes the distances of runs of voxels (see `VoxelTiles`); what lies far beyond the radius is
   * infinite. Where the box of the radius ends within tissue, the solution goes on beyond it as in white matter.
   */
  run({ voxel, length, radiusMm }: ScreenedSource, runs: ArrayLike<number>): void {
    const { kernel, layout } = this;
    const { ijk, grid } = this.input.tissue;
    const { spacing } = grid;
    const lengthMm = this.input.lengthsMm[length];
    const voxelMm = Math.max(...spacing);
    this.#setRegion(voxel, radiusMm);
    const [i, j, k] = ijk.subarray(3 * voxel, 3 * voxel + 3);
    const voxels = lengthMm / voxelMm;
    const position: Vector3 = [i * spacing[0], j * spacing[1], k * spacing[2]];
    const isBox = radiusMm <= WHOLE_BOX_MM;
    const farthest = this.input.tissue.tiles.farthestFrom(position);
    const toMm = Math.max(BEYOND_FARTHEST * farthest, LEAST_GROWTH * voxelMm);
    kernel.setDecay(layout.inverses[length], Math.exp(-1 / voxels), relaxation(voxels));
    const strength = kernel.solve(
      4 * (i + ROW_BLOCK),
      j + 1,
      k + 1,
      Math.round((isBox ? BOX_PASSES : WHOLE_PASSES) * voxels ** PASSES_POWER),
      isBox ? FARTHEST_MM : Math.min(radiusMm, toMm, FARTHEST_MM),
    );
    const offset =
      lengthMm * Math.log((4 * Math.PI) / (strength * spacing[0] * spacing[1] * spacing[2] * SOURCE));
    kernel.setStart(...position);
    for (let n = 0; n < runs.length; n += 2) {
      const end = Math.ceil(runs[n + 1] / BLOCK);
      kernel.distances(runs[n] / BLOCK, end, lengthMm, offset, (SOURCE_RADIUS * voxelMm) ** 2);
    }
  }

  #setRegion(voxel: number, radiusMm: number): void {
    const { ijk, grid } = this.input.tissue;
    const range = (axis: number): [number, number] => {
      const radius = Math.ceil(radiusMm / grid.spacing[axis]);
      const at = ijk[3 * voxel + axis];
      return [Math.max(0, at - radius), Math.min(grid.dimensions[axis], at + radius + 1)];
    };
    const [x, y, z] = [range(0), range(1), range(2)];
    const blocks = (index: number): number => 4 * ROW_BLOCK * (1 + index);
    this.kernel.setRegion(
      blocks(Math.floor(x[0] / ROW_BLOCK)),
      blocks(Math.ceil(x[1] / ROW_BLOCK)),
      y[0] + 1,
      y[1] + 1,
      z[0] + 1,
      z[1] + 1,
    );
  }

  /** Distance of each tissue voxel as last written, mm; Infinity where nothing came. A view, soon overwritten. */
  get distances(): Float32Array {
    const first = this.layout.accepted / 4;
    return this.floats.subarray(first, first + this.input.tissue.count);
  }
}
