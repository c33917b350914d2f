/**
 * Weighted sums of near fields, which cover few voxels, in blocks of eight. A near field is kept as how much sooner
 * than its end each voxel is reached: i16 in 1/256 mm, 0 where it is not; weights are integers of sum 32767.
 */
import { meanOfFields, result, sumFields } from './kept-fields';
import { narrowing, spread } from './mixing';
import { fromStartX, fromStartY, fromStartZ, squaredLength } from './positions';
import { integer, putInteger } from './voxel-arrays';

const SCALE: f32 = 1 / (256 * 32767);

let sums: usize = 0;
let stamps: usize = 0;
let list: usize = 0;
let stamp: i32 = 0;
let listed: i32 = 0;

/** A sum for each voxel; of each block, which sum it is of; and the numbers of the blocks covered. */
export function setAdding(ofSums: usize, ofStamps: usize, ofList: usize): void {
  sums = ofSums;
  stamps = ofStamps;
  list = ofList;
}

/** Begins a new sum of fields. */
export function beginSum(): void {
  for (let n = 0; n < listed; n++) {
    const at = sums + ((<usize>integer(list, n)) << 5);
    v128.store(at, i32x4.splat(0));
    v128.store(at, i32x4.splat(0), 16);
  }
  stamp += 1;
  listed = 0;
}

@inline
function addTo(at: usize, value: v128): void {
  v128.store(at, i32x4.add(v128.load(at), value));
}

/** Adds a field: `count` numbers of blocks, and the eight values of each. */
export function addField(ofBlocks: usize, ofValues: usize, count: i32, weight: i32): void {
  const weights = i16x8.splat(<i16>weight);
  for (let n = 0; n < count; n++) {
    const block = integer(ofBlocks, n);
    const values = v128.load(ofValues + ((<usize>n) << 4));
    const at = sums + ((<usize>block) << 5);
    addTo(at, i32x4.extmul_low_i16x8_s(values, weights));
    addTo(at + 16, i32x4.extmul_high_i16x8_s(values, weights));
    // No branch: fields overlap, but who knows where.
    putInteger(list, listed, block);
    listed += i32(integer(stamps, block) !== stamp);
    putInteger(stamps, block, stamp);
  }
}

@inline
function square(at: usize): v128 {
  return squaredLength(fromStartX(at), fromStartY(at), fromStartZ(at));
}

/**
 * Turns the sums into times: what they are less than `end`, narrowed for fields whose starts lie apart by `across`
 * (mm²). Voxels that no field reaches get `end` itself.
 */
export function endSum(end: f32, across: f32): void {
  const last = f32x4.splat(end);
  for (let n = 0; n < listed; n++) {
    const first = (<usize>integer(list, n)) << 5;
    for (let at = first; at < first + 32; at += 16) {
      const sum = v128.load(sums + at);
      const ahead = f32x4.mul(f32x4.convert_i32x4_s(sum), f32x4.splat(SCALE));
      const time = f32x4.mul(f32x4.sub(last, ahead), narrowing(square(at), f32x4.splat(across)));
      v128.store(sums + at, v128.bitselect(time, last, i32x4.gt_s(sum, i32x4.splat(0))));
    }
  }
}

/**
 * Weighted sums for the least squares of a shift offset + tilt · direction from the start, by which the mixed fields
 * differ from the summed ones: at `out` the upper triangle of the matrix of (1, x, y, z), row by row, then the right
 * side, 14 numbers as four addends of 4 bytes each. The weight is 1 in the middle of the ring between two times and 0
 * at both its sides, `offRing` more at the start, and 0 from the ring's end and where the mixed field is not below
 * `greatest`.
 */
export function sumRing(out: usize, ringBegin: f32, ringEnd: f32, offRing: f32, greatest: f32): void {
  memory.fill(out, 0, 14 * 16);
  for (let n = 0; n < listed; n++) {
    const block = integer(list, n);
    const first = (<usize>block) << 5;
    const earlier = f32x4.pmin(v128.load(sums + first), v128.load(sums + first, 16));
    if (!v128.any_true(f32x4.lt(earlier, f32x4.splat(ringEnd)))) continue;
    sumFields(block, block + 1);
    for (let at = first; at < first + 32; at += 16) {
      addTerms(out, at, ringWeights(v128.load(sums + at), ringBegin, ringEnd, offRing), greatest);
    }
  }
}

@inline
function ringWeights(near: v128, ringBegin: f32, ringEnd: f32, offRing: f32): v128 {
  const middle = (ringBegin + ringEnd) / 2;
  const aside = f32x4.abs(f32x4.sub(near, f32x4.splat(middle)));
  const one = f32x4.splat(1);
  const onRing = f32x4.sub(one, f32x4.mul(aside, f32x4.splat(1 / (ringEnd - middle))));
  const offIt = f32x4.sub(one, f32x4.mul(near, f32x4.splat(1 / ringEnd)));
  const weight = f32x4.add(f32x4.pmax(onRing, f32x4.splat(0)), f32x4.mul(offIt, f32x4.splat(offRing)));
  return v128.and(weight, f32x4.lt(near, f32x4.splat(ringEnd)));
}

@inline
function addTerms(out: usize, at: usize, ringWeight: v128, greatest: f32): void {
  const dx = fromStartX(at);
  const dy = fromStartY(at);
  const dz = fromStartZ(at);
  const squared = squaredLength(dx, dy, dz);
  const far = f32x4.mul(meanOfFields(at), narrowing(squared, spread()));
  const weight = v128.and(ringWeight, f32x4.lt(far, f32x4.splat(greatest)));
  const perLength = f32x4.div(f32x4.splat(1), f32x4.sqrt(squared));
  const x = f32x4.mul(dx, perLength);
  const y = f32x4.mul(dy, perLength);
  const z = f32x4.mul(dz, perLength);
  addTerm(out, weight);
  const wx = f32x4.mul(weight, x);
  addTerm(out + 16, wx);
  addTerm(out + 64, f32x4.mul(wx, x));
  addTerm(out + 80, f32x4.mul(wx, y));
  addTerm(out + 96, f32x4.mul(wx, z));
  const wy = f32x4.mul(weight, y);
  addTerm(out + 32, wy);
  addTerm(out + 112, f32x4.mul(wy, y));
  addTerm(out + 128, f32x4.mul(wy, z));
  const wz = f32x4.mul(weight, z);
  addTerm(out + 48, wz);
  addTerm(out + 144, f32x4.mul(wz, z));
  const shift = f32x4.sub(v128.load(sums + at), far);
  addTerm(out + 160, f32x4.mul(shift, weight));
  addTerm(out + 176, f32x4.mul(shift, wx));
  addTerm(out + 192, f32x4.mul(shift, wy));
  addTerm(out + 208, f32x4.mul(shift, wz));
}

@inline
function addTerm(at: usize, value: v128): void {
  v128.store(at, f32x4.add(v128.load(at), value));
}

/** Puts the summed times into the mixed ones: they turn into these on the ring. What exceeds `greatest` becomes infinite. */
export function join(ringBegin: f32, ringEnd: f32, greatest: f32): void {
  const infinite = f32x4.splat(<f32>Infinity);
  const inverse = f32x4.splat(1 / (ringEnd - ringBegin));
  for (let n = 0; n < listed; n++) {
    const first = (<usize>integer(list, n)) << 5;
    for (let at = first; at < first + 32; at += 16) {
      const near = v128.load(sums + at);
      const far = v128.load(result + at);
      const ahead = f32x4.mul(f32x4.sub(near, f32x4.splat(ringBegin)), inverse);
      const zero = f32x4.splat(0);
      const t = f32x4.pmax(ahead, zero);
      const cubic = f32x4.sub(f32x4.splat(3), f32x4.add(t, t));
      const part = f32x4.mul(f32x4.mul(t, t), cubic);
      // Where the far field is infinite the near one is left.
      const step = v128.and(f32x4.sub(far, near), f32x4.lt(far, infinite));
      const joined = f32x4.add(near, f32x4.mul(part, step));
      const within = v128.bitselect(f32x4.pmax(zero, joined), infinite, f32x4.le(joined, f32x4.splat(greatest)));
      v128.store(result + at, v128.bitselect(within, far, f32x4.lt(near, f32x4.splat(ringEnd))));
    }
  }
}
