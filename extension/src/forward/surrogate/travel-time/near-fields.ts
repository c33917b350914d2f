import type { Vector3 } from '../../../volume/grid.ts';
import { fixedWeights, WEIGHT_SUM } from './fixed-weights.ts';
import { LeastRecentlyUsed } from './least-recently-used.ts';
import { BLOCK } from './field-layout.ts';
import { nearCorners } from './near-corners.ts';
import type { ScreenedField } from './screened-field.ts';

/** Fields are solved in a box so far around their voxel, mm, and hold up to the least distance on its border. */
const RADIUS_MM = 16;
/** The ring, where near field turns into far field, lies between these parts of that distance. */
const RING_BEGIN = 0.55;
const RING_END = 0.88;
/** Distances are kept in 1/256 mm. */
const FIXED_POINT = 256;
const BYTES_A_BLOCK = 4 + 2 * BLOCK;

/** A box without a border in tissue has no end. */
const GREATEST_END = 40;

interface NearField {
  /** Blocks of voxels that it reaches before its end. */
  readonly blocks: Int32Array;
  /** How much less than `end` the distance of each of their voxels is, 1/256 mm; 0 where it is more. */
  readonly ahead: Int16Array;
  readonly end: number;
}

/** One of the lengths that fields are solved for, and how much it counts. */
export interface LengthShare {
  /** Of `ScreenedFieldInput.lengthsMm`. */
  readonly length: number;
  readonly share: number;
}

/** Distances around a start between voxels, which the kernel keeps until the next are asked for. */
export interface NearTimes {
  readonly ringBegin: number;
  readonly ringEnd: number;
  /** Distance of any voxel; of one not reached, more than `ringEnd`. */
  timeOf(voxel: number): number;
}

/**
 * Distances near any start, from fields of voxels in small boxes. They are kept, and mixed with the trilinear weights of
 * the voxels around the start.
 */
export class NearFields {
  readonly #source: ScreenedField;
  readonly #fields: LeastRecentlyUsed<NearField>;
  /** Room for what a field covers. */
  readonly #blocks: Int32Array;
  readonly #ahead: Int16Array;
  #stamp = 0;

  constructor(source: ScreenedField, cacheBytes: number) {
    this.#source = source;
    this.#fields = new LeastRecentlyUsed(cacheBytes);
    const blocks = Math.ceil(source.input.tissue.count / BLOCK);
    this.#blocks = new Int32Array(blocks);
    this.#ahead = new Int16Array(BLOCK * blocks);
  }

  /** Bytes of the fields kept. */
  get bytes(): number {
    return this.#fields.size;
  }

  #field(voxel: number, length: number): NearField {
    const { tissue } = this.#source.input;
    const key = voxel + length * tissue.count;
    const kept = this.#fields.get(key);
    if (kept) return kept;
    const field = this.#solve(voxel, length);
    const bytes = BYTES_A_BLOCK * field.blocks.length;
    this.#fields.makeRoom(bytes);
    this.#fields.set(key, field, bytes);
    return field;
  }

  #solve(voxel: number, length: number): NearField {
    const { ijk, grid, tiles } = this.#source.input.tissue;
    const { spacing } = grid;
    const [i, j, k] = ijk.subarray(3 * voxel, 3 * voxel + 3);
    const runs = tiles.runsWithin([i * spacing[0], j * spacing[1], k * spacing[2]], RADIUS_MM);
    this.#source.run({ voxel, length, radiusMm: RADIUS_MM }, runs);
    const { distances } = this.#source;
    const [ni, nj, nk] = spacing.map((mm) => Math.ceil(RADIUS_MM / mm) - 1);
    const isInside = (other: number): boolean =>
      Math.abs(ijk[3 * other] - i) <= ni &&
      Math.abs(ijk[3 * other + 1] - j) <= nj &&
      Math.abs(ijk[3 * other + 2] - k) <= nk;
    let end = GREATEST_END;
    for (let n = 0; n < runs.length; n += 2) {
      for (let other = runs[n]; other < runs[n + 1]; other++) {
        if (distances[other] < end && !isInside(other)) end = distances[other];
      }
    }
    // Most blocks that the box touches have nothing ahead of the end.
    const blocks = this.#blocks;
    const ahead = this.#ahead;
    let count = 0;
    for (let n = 0; n < runs.length; n += 2) {
      for (let other = runs[n]; other < runs[n + 1]; other++) {
        if (!(distances[other] < end) || !isInside(other)) continue;
        const block = Math.floor(other / BLOCK);
        if (count === 0 || blocks[count - 1] !== block) {
          ahead.fill(0, BLOCK * count, BLOCK * (count + 1));
          blocks[count++] = block;
        }
        ahead[BLOCK * (count - 1) + (other % BLOCK)] = Math.round((end - distances[other]) * FIXED_POINT);
      }
    }
    return { blocks: blocks.slice(0, count), ahead: ahead.slice(0, BLOCK * count), end };
  }

  /** For a start within tissue, a continuous index. */
  around(start: Vector3, lengths: readonly LengthShare[]): NearTimes {
    const { kernel, layout, input } = this.#source;
    const { ijk, grid } = input.tissue;
    const position: Vector3 = [
      start[0] * grid.spacing[0],
      start[1] * grid.spacing[1],
      start[2] * grid.spacing[2],
    ];
    const corners = nearCorners(input.tissue, start);
    // Fields that are new come first: they share the kernel.
    const fields = lengths.flatMap(({ length }) => corners.voxels.map((voxel) => this.#field(voxel, length)));
    kernel.setStart(...position);
    kernel.beginSum();
    const stamp = ++this.#stamp;
    const weights = fixedWeights(
      lengths.flatMap(({ share }) => corners.weights.map((weight) => share * weight)),
    );
    let end = 0;
    fields.forEach((field, n) => {
      const { blocks, ahead } = field;
      this.#source.integers.set(blocks, layout.fieldBlocks / 4);
      this.#source.shorts.set(ahead, layout.fieldValues / 2);
      kernel.addField(layout.fieldBlocks, layout.fieldValues, blocks.length, weights[n]);
      end += (weights[n] / WEIGHT_SUM) * field.end;
    });
    let spread = 0;
    corners.voxels.forEach((corner, c) => {
      for (let axis = 0; axis < 3; axis++) {
        const away = ijk[3 * corner + axis] * grid.spacing[axis] - position[axis];
        spread += corners.weights[c] * away * away;
      }
    });
    // A mean of distances from points around the start is longer than the distance from it, by their spread across.
    kernel.endSum(end, (2 / 3) * spread);
    const source = this.#source;
    return {
      ringBegin: RING_BEGIN * end,
      ringEnd: RING_END * end,
      timeOf: (voxel) =>
        source.integers[layout.stamps / 4 + Math.floor(voxel / BLOCK)] === stamp
          ? source.floats[layout.sums / 4 + voxel]
          : end,
    };
  }
}
