/**
 * Travel times by fast marching over a list of tissue voxels.
 *
 * Voxels are numbered 0 to `voxels` - 1; number `voxels` stands for whatever is not tissue, is its own neighbour and
 * never reached. Neighbours lie in the order -i, +i, -j, +j, -k, +k.
 *
 * The queue has buckets of equal width, in a ring, of doubly linked lists ("untidy": Yatziv et al. 2006): within a
 * bucket no order is kept, which is wrong by less than a bucket's width and far less than the scheme itself.
 */

import { float, integer, putFloat, putInteger } from './voxel-arrays';

const BUCKETS: i32 = 1024;
const NONE: i32 = -1;
/** In `state`: nothing known. A voxel in a bucket has the bucket's number. */
const UNTOUCHED: i32 = -1;
const ACCEPTED: i32 = -2;
/** Among the first voxels, whose straight way gives way only to what is clearly shorter. */
const STRAIGHT: f32 = 0.9;

/**
 * What is kept of a voxel besides its time and its neighbours: bytes of a record, a line of the cache, and where in it.
 * Of each axis, in the order of axes, what it brings into the upwind equation: the time of the neighbour reached
 * first, -1 for none, and (slope · T - offset)². It changes only when a neighbour is reached.
 */
const RECORD: usize = 64;
const SLOWNESS: usize = 0;
const STATE: usize = 4;
const NEXT: usize = 8;
const PREVIOUS: usize = 12;
const NEAREST: usize = 16;
const PENDING: usize = 28;
const SLOPE: usize = 32;
const PATIENCE: usize = 44;
const OFFSET: usize = 48;

export let voxels: i32 = 0;
let neighbours: usize = 0;
export let accepted: usize = 0;
let records: usize = 0;
let touched: usize = 0;
let heads: usize = 0;
let touchedCount: i32 = 0;
let width: f32 = 1;
/** Of the spacing, by axis. */
const inverses: usize = memory.data<f32>([1, 1, 1]);

/** The records' slowness must have been written. */
export function setVoxels(count: i32, ofNeighbours: usize, ofAccepted: usize, ofRecords: usize): void {
  voxels = count;
  neighbours = ofNeighbours;
  accepted = ofAccepted;
  records = ofRecords;
}

export function setQueue(ofHeads: usize, ofTouched: usize): void {
  heads = ofHeads;
  touched = ofTouched;
  touchedCount = 0;
  for (let voxel = 0; voxel <= voxels; voxel++) forget(voxel);
}

/** Spacing in mm along i, j, k, and the width of a bucket in mm. */
export function setScale(x: f32, y: f32, z: f32, ofBucket: f32): void {
  store<f32>(inverses, 1 / x);
  store<f32>(inverses, 1 / y, 4);
  store<f32>(inverses, 1 / z, 8);
  width = ofBucket;
}

@inline
function recordOf(voxel: i32): usize {
  return records + RECORD * <usize>voxel;
}

@inline
function neighbour(voxel: i32, side: i32): i32 {
  return load<i32>(neighbours + ((<usize>(voxel * 6 + side)) << 2));
}

function forget(voxel: i32): void {
  const record = recordOf(voxel);
  putFloat(accepted, voxel, <f32>Infinity);
  v128.store(record, f32x4(-1, -1, -1, <f32>Infinity), NEAREST);
  v128.store(record, f32x4(0, 0, 0, 1), SLOPE);
  v128.store(record, f32x4.splat(0), OFFSET);
  store<i32>(record, UNTOUCHED, STATE);
}

/** Forgets the last march. */
export function begin(): void {
  for (let n = 0; n < touchedCount; n++) forget(integer(touched, n));
  touchedCount = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) putInteger(heads, bucket, NONE);
}

/** Where a time waits while bucket `front` is emptied: if need be in the last, to be moved on from there. */
@inline
function bucketOf(time: f32, front: i32): i32 {
  return min(max(<i32>(time / width), front), front + BUCKETS - 1) & (BUCKETS - 1);
}

/** Gives a voxel a travel time below what it has. */
@inline
function offer(voxel: i32, time: f32, front: i32): void {
  const record = recordOf(voxel);
  const state = load<i32>(record, STATE);
  const bucket = bucketOf(time, front);
  store<f32>(record, time, PENDING);
  if (state === bucket) return;
  if (state === UNTOUCHED) putInteger(touched, touchedCount++, voxel);
  else unlink(record, state);
  link(voxel, record, bucket);
}

@inline
function unlink(record: usize, bucket: i32): void {
  const next = load<i32>(record, NEXT);
  const before = load<i32>(record, PREVIOUS);
  if (before === NONE) putInteger(heads, bucket, next);
  else store<i32>(recordOf(before), next, NEXT);
  if (next !== NONE) store<i32>(recordOf(next), before, PREVIOUS);
}

@inline
function link(voxel: i32, record: usize, bucket: i32): void {
  const head = integer(heads, bucket);
  store<i32>(record, head, NEXT);
  store<i32>(record, NONE, PREVIOUS);
  store<i32>(record, bucket, STATE);
  if (head !== NONE) store<i32>(recordOf(head), voxel, PREVIOUS);
  putInteger(heads, bucket, voxel);
}

/** One of the first voxels, with its travel time on the straight way from the start. */
export function seed(voxel: i32, time: f32): void {
  offer(voxel, time, 0);
  store<f32>(recordOf(voxel), STRAIGHT, PATIENCE);
}

/** Notes in the record of a neighbour along an axis that a voxel is reached, and the one beyond it was. */
@inline
function reach(record: usize, axis: usize, time: f32, beyond: f32, inverse: f32): void {
  // Second order where the voxel beyond was reached before (Sethian 1999). Nothing here may be a branch: which way
  // it goes is different for every voxel.
  const isSecond = beyond <= time;
  const at = record + (axis << 2);
  store<f32>(at, time, NEAREST);
  store<f32>(at, select(<f32>1.5, <f32>1, isSecond) * inverse, SLOPE);
  store<f32>(at, select(<f32>2 * time - <f32>0.5 * beyond, time, isSecond) * inverse, OFFSET);
}

/** Travel time of a voxel from its accepted neighbours; at least one is. */
@inline
function timeOf(record: usize): f32 {
  const slow = load<f32>(record, SLOWNESS);
  let n1 = load<f32>(record, NEAREST);
  let n2 = load<f32>(record, NEAREST + 4);
  let n3 = load<f32>(record, NEAREST + 8);
  let s1 = load<f32>(record, SLOPE);
  let s2 = load<f32>(record, SLOPE + 4);
  let s3 = load<f32>(record, SLOPE + 8);
  let o1 = load<f32>(record, OFFSET);
  let o2 = load<f32>(record, OFFSET + 4);
  let o3 = load<f32>(record, OFFSET + 8);
  let latest: f32 = 0;
  // Rounding alone can leave none; then the earliest neighbour's time is left.
  for (let axes = 3; axes > 0; axes--) {
    const a = s1 * s1 + s2 * s2 + s3 * s3;
    const b = s1 * o1 + s2 * o2 + s3 * o3;
    const c = o1 * o1 + o2 * o2 + o3 * o3 - slow * slow;
    const time = (b + sqrt<f32>(b * b - a * c)) / a;
    const remaining = max(n1, max(n2, n3));
    if (remaining < 0) break;
    latest = remaining;
    if (time >= latest) return time;
    // The neighbour reached last is not upwind: again without it. (A time that is no number is not >= either.)
    if (n1 === latest) {
      n1 = -1;
      s1 = 0;
      o1 = 0;
    } else if (n2 === latest) {
      n2 = -1;
      s2 = 0;
      o2 = 0;
    } else {
      n3 = -1;
      s3 = 0;
      o3 = 0;
    }
  }
  return latest;
}

/** A voxel has been reached: from it to `next`, beyond which, seen from there, lies `beyond`. */
@inline
function pass(next: i32, beyond: i32, axis: i32, time: f32, inverse: f32, front: i32): void {
  if (next === voxels) return;
  const record = recordOf(next);
  if (load<i32>(record, STATE) === ACCEPTED) return;
  // Reached sooner from the opposite side: this one makes no difference. (As bits, -1 is more than any time.)
  if (load<u32>(record + ((<usize>axis) << 2), NEAREST) <= reinterpret<u32>(time)) return;
  reach(record, <usize>axis, time, float(accepted, beyond), inverse);
  const found = timeOf(record);
  if (found < load<f32>(record, PENDING) * load<f32>(record, PATIENCE)) offer(next, found, front);
}

/** Marches until every voxel up to `greatest` (mm) is reached. `accepted` then holds the times, infinite beyond. */
export function march(greatest: f32): void {
  const last = <i32>min<f32>(greatest / width, 1e9);
  let accepting = 0;
  for (let front = 0; front <= last && accepting < touchedCount; front++) {
    const bucket = front & (BUCKETS - 1);
    let voxel = integer(heads, bucket);
    while (voxel !== NONE) {
      const record = recordOf(voxel);
      const time = load<f32>(record, PENDING);
      unlink(record, bucket);
      if (<i32>(time / width) > front) {
        link(voxel, record, bucketOf(time, front));
        voxel = integer(heads, bucket);
        continue;
      }
      store<i32>(record, ACCEPTED, STATE);
      accepting++;
      if (time <= greatest) {
        putFloat(accepted, voxel, time);
        for (let axis = 0; axis < 3; axis++) {
          const inverse = load<f32>(inverses + ((<usize>axis) << 2));
          const low = neighbour(voxel, 2 * axis);
          const high = neighbour(voxel, 2 * axis + 1);
          pass(low, high, axis, time, inverse, front);
          pass(high, low, axis, time, inverse, front);
        }
      }
      voxel = integer(heads, bucket);
    }
  }
}

/** Voxels that the last march has touched, reached or not; their numbers are listed. */
export function countTouched(): i32 {
  return touchedCount;
}
