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
const INFINITE: f32 = f32.MAX_VALUE;

/** What is kept of a voxel besides its time and its neighbours: bytes of a record, and where in it. */
const RECORD: usize = 32;
const SLOWNESS: usize = 0;
const PENDING: usize = 4;
const PATIENCE: usize = 8;
const STATE: usize = 12;
const NEXT: usize = 16;
const PREVIOUS: usize = 20;

export let voxels: i32 = 0;
let neighbours: usize = 0;
export let accepted: usize = 0;
let records: usize = 0;
let touched: usize = 0;
let heads: usize = 0;
let touchedCount: i32 = 0;
let width: f32 = 1;
let inverseX: f32 = 1;
let inverseY: f32 = 1;
let inverseZ: f32 = 1;

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
  inverseX = 1 / x;
  inverseY = 1 / y;
  inverseZ = 1 / z;
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
  store<f32>(record, <f32>Infinity, PENDING);
  store<f32>(record, 1, PATIENCE);
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

/** What one axis brings into the upwind equation: (slope · T - offset)², and the neighbour's own time. */
let nearest: f32 = 0;
let slope: f32 = 0;
let offset: f32 = 0;

@inline
function readAxis(voxel: i32, side: i32, inverse: f32): void {
  const low = neighbour(voxel, side);
  const high = neighbour(voxel, side + 1);
  const lowTime = float(accepted, low);
  const highTime = float(accepted, high);
  const isLow = lowTime <= highTime;
  const time = select(lowTime, highTime, isLow);
  const beyond = float(accepted, neighbour(select(low, high, isLow), select(side, side + 1, isLow)));
  // Second order where the voxel beyond was reached before (Sethian 1999). Nothing here may be a branch: which way
  // it goes is different for every voxel.
  const isSecond = beyond <= time;
  const isReached = time <= INFINITE;
  const first = select(<f32>1.5, <f32>1, isSecond) * inverse;
  const value = select(<f32>2 * time - <f32>0.5 * beyond, time, isSecond) * inverse;
  slope = select(first, <f32>0, isReached);
  offset = select(value, <f32>0, isReached);
  nearest = select(time, <f32>-1, isReached);
}

/** Travel time of a voxel from its accepted neighbours; at least one is. */
function timeOf(voxel: i32, slow: f32): f32 {
  readAxis(voxel, 0, inverseX);
  let n1 = nearest;
  let s1 = slope;
  let o1 = offset;
  readAxis(voxel, 2, inverseY);
  let n2 = nearest;
  let s2 = slope;
  let o2 = offset;
  readAxis(voxel, 4, inverseZ);
  let n3 = nearest;
  let s3 = slope;
  let o3 = offset;
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
        for (let side = 0; side < 6; side++) {
          const next = neighbour(voxel, side);
          if (next === voxels) continue;
          const ahead = recordOf(next);
          if (load<i32>(ahead, STATE) === ACCEPTED) continue;
          // Reached sooner from the opposite side: this one makes no difference.
          if (float(accepted, neighbour(next, side)) <= time) continue;
          const found = timeOf(next, load<f32>(ahead, SLOWNESS));
          if (found < load<f32>(ahead, PENDING) * load<f32>(ahead, PATIENCE)) offer(next, found, front);
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
