/**
 * Travel times by fast marching over a list of tissue voxels, and their interpolation between starts. Compiled by
 * AssemblyScript to WebAssembly with 128-bit SIMD; see ../march-layout.ts for the memory's layout.
 *
 * Voxels are numbered 0 to `voxels` - 1; number `voxels` stands for whatever is not tissue, is its own neighbour and
 * never reached. Neighbours lie in the order -i, +i, -j, +j, -k, +k.
 *
 * The queue has buckets of equal width, in a ring, of doubly linked lists ("untidy": Yatziv et al. 2006): within a
 * bucket no order is kept, which is wrong by less than a bucket's width and far less than the scheme itself.
 */

const BUCKETS: i32 = 1024;
const NONE: i32 = -1;
/** In `state`: nothing known. A voxel in a bucket has the bucket's number. */
const UNTOUCHED: i32 = -1;
const ACCEPTED: i32 = -2;
/** Among the first voxels, whose straight way gives way only to what is clearly shorter. */
const STRAIGHT: f32 = 0.9;
const INFINITE: f32 = f32.MAX_VALUE;
const UNREACHED: i32 = 65535;

/** What is kept of a voxel besides its time and its neighbours: bytes of a record, and where in it. */
const RECORD: usize = 32;
const SLOWNESS: usize = 0;
const PENDING: usize = 4;
const PATIENCE: usize = 8;
const STATE: usize = 12;
const NEXT: usize = 16;
const PREVIOUS: usize = 20;

let voxels: i32 = 0;
let neighbours: usize = 0;
let accepted: usize = 0;
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
function float(array: usize, voxel: i32): f32 {
  return load<f32>(array + ((<usize>voxel) << 2));
}

@inline
function putFloat(array: usize, voxel: i32, value: f32): void {
  store<f32>(array + ((<usize>voxel) << 2), value);
}

@inline
function integer(array: usize, voxel: i32): i32 {
  return load<i32>(array + ((<usize>voxel) << 2));
}

@inline
function putInteger(array: usize, voxel: i32, value: i32): void {
  store<i32>(array + ((<usize>voxel) << 2), value);
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

let positions: usize = 0;
let result: usize = 0;
let mixture: usize = 0;

/** x, y, z of each voxel in mm; where a mixed field is written; where a mixture is given: 8 addresses of kept fields, then 8 weights. */
export function setMixing(ofPositions: usize, ofResult: usize, ofMixture: usize): void {
  positions = ofPositions;
  result = ofResult;
  mixture = ofMixture;
}

/** Keeps the last march's times: 16 bits, 1/256 mm. */
export function keep(field: usize): void {
  for (let voxel = 0; voxel < voxels; voxel++) {
    const time = float(accepted, voxel);
    const fixed = time < 255.99 ? <i32>(time * 256 + 0.5) : UNREACHED;
    store<u16>(field + ((<usize>voxel) << 1), <u16>fixed);
  }
}

@inline
function addTo(sum: v128, field: usize, weight: v128, at: usize): v128 {
  const fixed = i32x4.extend_low_i16x8_u(v128.load64_zero(field + (at >> 1)));
  return f32x4.add(sum, f32x4.mul(weight, f32x4.convert_i32x4_s(fixed)));
}

@inline
function weightOf(n: i32): v128 {
  return f32x4.splat(load<f32>(mixture + 32 + ((<usize>n) << 2)) / 256);
}

@inline
function fieldOf(n: i32): usize {
  return <usize>load<u32>(mixture + ((<usize>n) << 2));
}

@inline
function squaredDistance(dx: v128, dy: v128, dz: v128): v128 {
  const square = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
  return f32x4.max(square, f32x4.splat(1e-6));
}

let sums: usize = 0;
let stamps: usize = 0;
let list: usize = 0;
let stamp: i32 = 0;
let listed: i32 = 0;

/** Room to add up fields that cover few voxels: a sum and a stamp of each voxel, and the numbers of those covered. */
export function setAdding(ofSums: usize, ofStamps: usize, ofList: usize): void {
  sums = ofSums;
  stamps = ofStamps;
  list = ofList;
}

/** Begins a new sum of fields. */
export function beginSum(): void {
  stamp += 1;
  listed = 0;
}

/** Adds `scale` times a field: `count` numbers of voxels, and a 16-bit value of each. */
export function addField(ofVoxels: usize, ofValues: usize, count: i32, scale: f32): void {
  for (let n = 0; n < count; n++) {
    const voxel = integer(ofVoxels, n);
    const value = scale * <f32>load<u16>(ofValues + ((<usize>n) << 1));
    if (integer(stamps, voxel) === stamp) {
      putFloat(sums, voxel, float(sums, voxel) + value);
    } else {
      putInteger(stamps, voxel, stamp);
      putFloat(sums, voxel, value);
      putInteger(list, listed++, voxel);
    }
  }
}

/**
 * Turns the sums into times: what they are less than `end`, narrowed for fields whose starts lie apart by `across` (mm²).
 */
export function endSum(end: f32, across: f32): void {
  const axis = (<usize>voxels + 4) << 2;
  for (let n = 0; n < listed; n++) {
    const voxel = integer(list, n);
    const dx = float(positions, voxel) - startX;
    const dy = float(positions + axis, voxel) - startY;
    const dz = float(positions + 2 * axis, voxel) - startZ;
    const square = dx * dx + dy * dy + dz * dz;
    const narrowing = sqrt<f32>(square / (square + across + <f32>1e-12));
    putFloat(sums, voxel, (end - float(sums, voxel)) * narrowing);
  }
}

let startX: f32 = 0;
let startY: f32 = 0;
let startZ: f32 = 0;
/** mm²: what the nodes' squared distance from the start amounts to across the way; a mean of distances is too long by that. */
let spread: f32 = 0;

export function setStart(x: f32, y: f32, z: f32): void {
  startX = x;
  startY = y;
  startZ = z;
}

export function setSpread(across: f32): void {
  spread = across;
}

/** The weighted mean of eight fields at one voxel. */
function mixOne(voxel: i32, narrowing: f32): f32 {
  const at = (<usize>voxel) << 1;
  let sum: f32 = 0;
  for (let field: usize = 0; field < 8; field++) {
    const fixed = load<u16>(<usize>load<u32>(mixture + (field << 2)) + at);
    sum += load<f32>(mixture + (field << 2), 32) * <f32>fixed;
  }
  return (sum / 256) * narrowing;
}

/**
 * Weighted sums for the least squares of a shift offset + tilt · direction from the start, by which the mixed fields
 * differ from the summed ones: at `out` the upper triangle of the matrix of (1, x, y, z), row by row, then the right
 * side, 14 numbers of 8 bytes. The weight is 1 in the middle of the ring between two times and 0 at both its sides,
 * `offRing` more at the start, and 0 from the ring's end and where the mixed field is not below `greatest`.
 */
export function sumRing(out: usize, ringBegin: f32, ringEnd: f32, offRing: f32, greatest: f32): void {
  memory.fill(out, 0, 14 * 8);
  const axis = (<usize>voxels + 4) << 2;
  const middle = (ringBegin + ringEnd) / 2;
  const inverse: f32 = 1 / (ringEnd - middle);
  for (let n = 0; n < listed; n++) {
    const voxel = integer(list, n);
    const near = float(sums, voxel);
    if (near >= ringEnd) continue;
    const dx = float(positions, voxel) - startX;
    const dy = float(positions + axis, voxel) - startY;
    const dz = float(positions + 2 * axis, voxel) - startZ;
    const square = max<f32>(dx * dx + dy * dy + dz * dz, 1e-6);
    const far = mixOne(voxel, sqrt<f32>(square / (square + spread)));
    if (far >= greatest) continue;
    const onRing = max<f32>(0, 1 - abs<f32>(near - middle) * inverse);
    const weight = <f64>(onRing + offRing * (1 - near / ringEnd));
    const perLength = 1 / sqrt<f64>(<f64>square);
    const x = perLength * <f64>dx;
    const y = perLength * <f64>dy;
    const z = perLength * <f64>dz;
    const shift = weight * <f64>(near - far);
    addTerm(out, weight);
    addTerm(out + 8, weight * x);
    addTerm(out + 16, weight * y);
    addTerm(out + 24, weight * z);
    addTerm(out + 32, weight * x * x);
    addTerm(out + 40, weight * x * y);
    addTerm(out + 48, weight * x * z);
    addTerm(out + 56, weight * y * y);
    addTerm(out + 64, weight * y * z);
    addTerm(out + 72, weight * z * z);
    addTerm(out + 80, shift);
    addTerm(out + 88, shift * x);
    addTerm(out + 96, shift * y);
    addTerm(out + 104, shift * z);
  }
}

@inline
function addTerm(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/** Puts the summed times into the mixed ones: they turn into these on the ring. What exceeds `greatest` becomes infinite. */
export function join(ringBegin: f32, ringEnd: f32, greatest: f32): void {
  const inverse: f32 = 1 / (ringEnd - ringBegin);
  for (let n = 0; n < listed; n++) {
    const voxel = integer(list, n);
    const near = float(sums, voxel);
    if (near >= ringEnd) continue;
    const t = max<f32>(0, (near - ringBegin) * inverse);
    const part = t * t * (3 - 2 * t);
    const far = float(result, voxel);
    const joined = part > 0 && far < <f32>Infinity ? near + part * (far - near) : near;
    putFloat(result, voxel, joined <= greatest ? joined : <f32>Infinity);
  }
}

/**
 * Writes the weighted mean of eight fields in blocks of four voxels, and adds offset + (x, y, z) · direction from the
 * start; what then exceeds `greatest` becomes infinite.
 */
export function mix(firstBlock: i32, endBlock: i32, offsetMm: f32, x: f32, y: f32, z: f32, greatest: f32): void {
  const f0 = fieldOf(0);
  const f1 = fieldOf(1);
  const f2 = fieldOf(2);
  const f3 = fieldOf(3);
  const f4 = fieldOf(4);
  const f5 = fieldOf(5);
  const f6 = fieldOf(6);
  const f7 = fieldOf(7);
  const w0 = weightOf(0);
  const w1 = weightOf(1);
  const w2 = weightOf(2);
  const w3 = weightOf(3);
  const w4 = weightOf(4);
  const w5 = weightOf(5);
  const w6 = weightOf(6);
  const w7 = weightOf(7);
  const axis = (<usize>voxels + 4) << 2;
  const wide = f32x4.splat(spread);
  const fromX = f32x4.splat(startX);
  const fromY = f32x4.splat(startY);
  const fromZ = f32x4.splat(startZ);
  const constant = f32x4.splat(offsetMm);
  const alongX = f32x4.splat(x);
  const alongY = f32x4.splat(y);
  const alongZ = f32x4.splat(z);
  const limit = f32x4.splat(greatest);
  const infinite = f32x4.splat(<f32>Infinity);
  const end = (<usize>endBlock) << 4;
  for (let at = (<usize>firstBlock) << 4; at < end; at += 16) {
    let sum = f32x4.splat(0);
    sum = addTo(sum, f0, w0, at);
    sum = addTo(sum, f1, w1, at);
    sum = addTo(sum, f2, w2, at);
    sum = addTo(sum, f3, w3, at);
    sum = addTo(sum, f4, w4, at);
    sum = addTo(sum, f5, w5, at);
    sum = addTo(sum, f6, w6, at);
    sum = addTo(sum, f7, w7, at);
    const dx = f32x4.sub(v128.load(positions + at), fromX);
    const dy = f32x4.sub(v128.load(positions + axis + at), fromY);
    const dz = f32x4.sub(v128.load(positions + 2 * axis + at), fromZ);
    const square = squaredDistance(dx, dy, dz);
    const distance = f32x4.sqrt(square);
    const narrowing = f32x4.div(distance, f32x4.sqrt(f32x4.add(square, wide)));
    const tilt = f32x4.add(f32x4.add(f32x4.mul(dx, alongX), f32x4.mul(dy, alongY)), f32x4.mul(dz, alongZ));
    const shift = f32x4.add(constant, f32x4.div(tilt, distance));
    const time = f32x4.add(f32x4.mul(sum, narrowing), shift);
    v128.store(result + at, v128.bitselect(time, infinite, f32x4.le(time, limit)));
  }
}
