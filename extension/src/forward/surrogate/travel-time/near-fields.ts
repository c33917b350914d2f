import type { Vector3 } from '../../../volume/grid.ts';
import { LeastRecentlyUsed } from './least-recently-used.ts';
import { LocalSlowness } from './local-slowness.ts';
import type { March } from './march.ts';
import { nearCorners } from './near-corners.ts';

/** In a medium of slowness 1 the ring, where near field turns into far field, lies between these times, in mm. */
const RING_BEGIN = 8;
const RING_END = 14;
/** Marches go so far, in the same unit: beyond the ring's end, since their starts lie beside it. */
const MARCH_END = 17.5;
/** Times are kept in 1/256 mm. */
const FIXED_POINT = 256;
const BYTES_A_VOXEL = 6;

interface NearField {
  readonly voxels: Int32Array;
  /** How much sooner than `end` each is reached, 1/256 mm. */
  readonly ahead: Uint16Array;
  readonly end: number;
}

/** Travel times around a start between voxels. Valid until the next is asked for. */
export interface NearTimes {
  readonly ringBegin: number;
  readonly ringEnd: number;
  /** The first `count` are the voxels reached. */
  readonly voxels: Int32Array;
  readonly count: number;
  /** Time of a voxel; for one not reached, more than `ringEnd`. */
  time(voxel: number): number;
}

/**
 * Travel times near any start, from marches that start at voxel centres and end early. They are kept, and mixed with
 * the trilinear weights of the voxels around the start.
 */
export class NearFields {
  readonly #march: March;
  readonly #local: LocalSlowness;
  readonly #fields: LeastRecentlyUsed<NearField>;
  readonly #sums: Float32Array;
  readonly #stamps: Int32Array;
  readonly #voxels: Int32Array;
  #stamp = 0;

  constructor(march: March, cacheBytes: number) {
    const { tissue, slowness } = march.input;
    this.#march = march;
    this.#local = new LocalSlowness(tissue, slowness);
    this.#fields = new LeastRecentlyUsed(cacheBytes);
    this.#sums = new Float32Array(tissue.count);
    this.#stamps = new Int32Array(tissue.count);
    this.#voxels = new Int32Array(tissue.count);
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
    const ahead = Uint16Array.from(voxels, (other) => Math.round((end - times[other]) * FIXED_POINT));
    const field = { voxels, ahead, end };
    const bytes = BYTES_A_VOXEL * voxels.length;
    this.#fields.makeRoom(bytes);
    this.#fields.set(voxel, field, bytes);
    return field;
  }

  /** For a start within tissue, a continuous index. */
  around(start: Vector3): NearTimes {
    const { tissue } = this.#march.input;
    const { spacing } = tissue.grid;
    const { ijk } = tissue;
    const corners = nearCorners(tissue, start);
    const stamp = ++this.#stamp;
    const sums = this.#sums;
    const stamps = this.#stamps;
    const list = this.#voxels;
    let [count, end, slowness, spread] = [0, 0, 0, 0];
    corners.voxels.forEach((corner, c) => {
      const weight = corners.weights[c];
      const field = this.#field(corner);
      const { voxels, ahead } = field;
      const scale = weight / FIXED_POINT;
      for (let n = 0; n < voxels.length; n++) {
        const voxel = voxels[n];
        if (stamps[voxel] !== stamp) {
          stamps[voxel] = stamp;
          sums[voxel] = 0;
          list[count++] = voxel;
        }
        sums[voxel] += scale * ahead[n];
      }
      end += weight * field.end;
      slowness += weight * this.#local.at(corner);
      spread += weight * squaredDistance(ijk, corner, start, spacing);
    });
    // A mean of distances from points around the start is longer than the distance from it, by their spread across.
    const across = (2 / 3) * spread;
    const time = (voxel: number): number => {
      if (stamps[voxel] !== stamp) return end;
      const square = squaredDistance(ijk, voxel, start, spacing);
      return (end - sums[voxel]) * Math.sqrt(square / (square + across + 1e-12));
    };
    return { ringBegin: RING_BEGIN * slowness, ringEnd: RING_END * slowness, voxels: list, count, time };
  }
}

/** mm² from a voxel's centre to a continuous index. */
function squaredDistance(ijk: Int16Array, voxel: number, start: Vector3, spacing: Vector3): number {
  const x = (ijk[3 * voxel] - start[0]) * spacing[0];
  const y = (ijk[3 * voxel + 1] - start[1]) * spacing[1];
  const z = (ijk[3 * voxel + 2] - start[2]) * spacing[2];
  return x * x + y * y + z * z;
}
