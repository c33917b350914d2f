import type { Vector3 } from '../../../volume/grid.ts';
import { fixedWeights, WEIGHT_SUM } from './fixed-weights.ts';
import { LeastRecentlyUsed } from './least-recently-used.ts';
import { LocalSlowness } from './local-slowness.ts';
import { BLOCK } from './march-layout.ts';
import type { March } from './march.ts';
import { nearCorners } from './near-corners.ts';

/** In a medium of slowness 1 the ring, where near field turns into far field, lies between these times, in mm. */
const RING_BEGIN = 6;
const RING_END = 10;
/** Marches go so far, in the same unit: beyond the ring's end, since their starts lie beside it. */
const MARCH_END = 13;
/** Times are kept in 1/256 mm. */
const FIXED_POINT = 256;
const BYTES_A_BLOCK = 4 + 2 * BLOCK;

interface NearField {
  /** Blocks of voxels in which there are some that are reached. */
  readonly blocks: Int32Array;
  /** How much sooner than `end` each of their voxels is reached, 1/256 mm; 0 for one that is not. */
  readonly ahead: Int16Array;
  readonly end: number;
}

/** Travel times around a start between voxels, which the kernel keeps until the next are asked for. */
export interface NearTimes {
  readonly ringBegin: number;
  readonly ringEnd: number;
  /** Time of any voxel; of one not reached, more than `ringEnd`. */
  timeOf(voxel: number): number;
}

/**
 * Travel times near any start, from marches that start at voxel centres and end early. They are kept, and mixed with
 * the trilinear weights of the voxels around the start.
 */
export class NearFields {
  readonly #march: March;
  readonly #local: LocalSlowness;
  readonly #fields: LeastRecentlyUsed<NearField>;
  #stamp = 0;

  constructor(march: March, cacheBytes: number) {
    const { tissue, slowness } = march.input;
    this.#march = march;
    this.#local = new LocalSlowness(tissue, slowness);
    this.#fields = new LeastRecentlyUsed(cacheBytes);
  }

  /** Bytes of the fields kept. */
  get bytes(): number {
    return this.#fields.size;
  }

  #field(voxel: number): NearField {
    const kept = this.#fields.get(voxel);
    if (kept) return kept;
    const { ijk } = this.#march.input.tissue;
    const [i, j, k] = ijk.subarray(3 * voxel, 3 * voxel + 3);
    const end = MARCH_END * this.#local.greatestAround(voxel);
    this.#march.run([i, j, k], end);
    const { times, touched } = this.#march;
    const voxels = touched.filter((other) => times[other] < end);
    const blocks = Int32Array.from(new Set(voxels.map((other) => Math.floor(other / BLOCK)))).sort();
    const ahead = new Int16Array(BLOCK * blocks.length);
    blocks.forEach((block, n) => {
      times.subarray(BLOCK * block, BLOCK * (block + 1)).forEach((time, lane) => {
        if (time < end) ahead[BLOCK * n + lane] = Math.round((end - time) * FIXED_POINT);
      });
    });
    const field = { blocks, ahead, end };
    const bytes = BYTES_A_BLOCK * blocks.length;
    this.#fields.makeRoom(bytes);
    this.#fields.set(voxel, field, bytes);
    return field;
  }

  /** For a start within tissue, a continuous index. */
  around(start: Vector3): NearTimes {
    const { kernel, layout, input } = this.#march;
    const { ijk, grid } = input.tissue;
    const position: Vector3 = [
      start[0] * grid.spacing[0],
      start[1] * grid.spacing[1],
      start[2] * grid.spacing[2],
    ];
    const corners = nearCorners(input.tissue, start);
    // Marches of corners that are new come first: they share the kernel.
    const fields = corners.voxels.map((corner) => this.#field(corner));
    kernel.setStart(...position);
    kernel.beginSum();
    const stamp = ++this.#stamp;
    const weights = fixedWeights(corners.weights);
    let [end, slowness, spread] = [0, 0, 0];
    corners.voxels.forEach((corner, c) => {
      const weight = weights[c] / WEIGHT_SUM;
      const field = fields[c];
      const { blocks, ahead } = field;
      this.#march.integers.set(blocks, layout.fieldBlocks / 4);
      this.#march.shorts.set(ahead, layout.fieldValues / 2);
      kernel.addField(layout.fieldBlocks, layout.fieldValues, blocks.length, weights[c]);
      end += weight * field.end;
      slowness += weight * this.#local.at(corner);
      for (let axis = 0; axis < 3; axis++) {
        spread += weight * (ijk[3 * corner + axis] * grid.spacing[axis] - position[axis]) ** 2;
      }
    });
    // A mean of distances from points around the start is longer than the distance from it, by their spread across.
    kernel.endSum(end, (2 / 3) * spread);
    const march = this.#march;
    return {
      ringBegin: RING_BEGIN * slowness,
      ringEnd: RING_END * slowness,
      timeOf: (voxel) =>
        march.integers[layout.stamps / 4 + Math.floor(voxel / BLOCK)] === stamp
          ? march.floats[layout.sums / 4 + voxel]
          : end,
    };
  }
}
