/**
 * Weighted means of kept fields. A field is kept as i16 in 1/256 mm, less 128 mm; a mixture has eight fields, whose
 * weights are integers of sum 32767. Blocks are of eight voxels.
 */
import { accepted, voxels } from './marching';

/** What the time of a kept field is less, mm; how many of its units are a mm; sum of the weights. */
const MIDDLE: f32 = 128;
const UNITS: f32 = 256;
const SUM: f32 = 32767;
/** Kept of what is not reached. */
const UNREACHED: f32 = 65535;
/** mm²: a voxel at the start has no direction. */
const LEAST_SQUARE: f32 = 1e-6;

let positions: usize = 0;
/** Bytes from one axis of the positions to the next. */
let axis: usize = 0;
let mixture: usize = 0;
export let result: usize = 0;

/**
 * Numbers that loops need in all lanes: a load before a loop stays there, but what is computed there is moved into it.
 * The start's x, y, z; the shift's, a sixteenth of them, and its offset; the limit; the spread, mm²: what the nodes'
 * squared distance from the start amounts to across the way; a mean of distances is too long by that.
 */
const numbers: usize = memory.data<f32>([0, 0, 0, 0, 0, 0, 0, 0, 0]);
const START: usize = 0;
const TILT: usize = 12;
const OFFSET: usize = 24;
const LIMIT: usize = 28;
const SPREAD: usize = 32;

@inline
function inAllLanes(number: usize): v128 {
  return v128.load32_splat(numbers + number);
}

/**
 * x, y, z of each voxel in mm; where a mixed field is written; where a mixture is given: 8 addresses of kept fields,
 * then their weights, 16 bits each; to how many the voxels' arrays are padded.
 */
export function setMixing(ofPositions: usize, ofResult: usize, ofMixture: usize, padded: i32): void {
  positions = ofPositions;
  result = ofResult;
  mixture = ofMixture;
  axis = (<usize>padded) << 2;
}

export function setStart(x: f32, y: f32, z: f32): void {
  store<f32>(numbers + START, x);
  store<f32>(numbers + START, y, 4);
  store<f32>(numbers + START, z, 8);
}

export function setSpread(across: f32): void {
  store<f32>(numbers + SPREAD, across);
}

/** For `mix`: what it adds is offset + (x, y, z) · direction from the start; what then exceeds `greatest` becomes infinite. */
export function setShift(offset: f32, x: f32, y: f32, z: f32, greatest: f32): void {
  store<f32>(numbers + OFFSET, offset);
  store<f32>(numbers + TILT, x / ROOT);
  store<f32>(numbers + TILT, y / ROOT, 4);
  store<f32>(numbers + TILT, z / ROOT, 8);
  store<f32>(numbers + LIMIT, greatest);
}

@inline
export function spread(): v128 {
  return inAllLanes(SPREAD);
}

@inline
function fixed(at: usize): v128 {
  const units = f32x4.add(f32x4.mul(v128.load(at), f32x4.splat(UNITS)), f32x4.splat(0.5));
  const whole = i32x4.trunc_sat_f32x4_s(f32x4.pmin(units, f32x4.splat(UNREACHED)));
  return i32x4.sub(whole, i32x4.splat(<i32>(MIDDLE * UNITS)));
}

/** Keeps the last march's times. */
export function keep(field: usize): void {
  for (let voxel = 0; voxel < voxels; voxel += 8) {
    const at = accepted + ((<usize>voxel) << 2);
    v128.store(field + ((<usize>voxel) << 1), i16x8.narrow_i32x4_s(fixed(at), fixed(at + 16)));
  }
}

@inline
function fieldOf(n: usize): usize {
  return <usize>load<u32>(mixture + (n << 2));
}

@inline
function pairOfWeights(n: usize): v128 {
  return v128.load32_splat(mixture + 32 + (n << 2));
}

@inline
function low(a: v128, b: v128, weights: v128): v128 {
  return i32x4.dot_i16x8_s(v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11), weights);
}

@inline
function high(a: v128, b: v128, weights: v128): v128 {
  return i32x4.dot_i16x8_s(v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15), weights);
}

/** Writes the weighted sums of the eight fields into `result`, as integers. */
export function sumFields(firstBlock: i32, endBlock: i32): void {
  const f0 = fieldOf(0);
  const f1 = fieldOf(1);
  const f2 = fieldOf(2);
  const f3 = fieldOf(3);
  const f4 = fieldOf(4);
  const f5 = fieldOf(5);
  const f6 = fieldOf(6);
  const f7 = fieldOf(7);
  const w0 = pairOfWeights(0);
  const w1 = pairOfWeights(1);
  const w2 = pairOfWeights(2);
  const w3 = pairOfWeights(3);
  const end = (<usize>endBlock) << 4;
  for (let at = (<usize>firstBlock) << 4; at < end; at += 16) {
    const a0 = v128.load(f0 + at);
    const b0 = v128.load(f1 + at);
    const a1 = v128.load(f2 + at);
    const b1 = v128.load(f3 + at);
    const a2 = v128.load(f4 + at);
    const b2 = v128.load(f5 + at);
    const a3 = v128.load(f6 + at);
    const b3 = v128.load(f7 + at);
    const first = i32x4.add(low(a0, b0, w0), low(a1, b1, w1));
    v128.store(result + 2 * at, i32x4.add(first, i32x4.add(low(a2, b2, w2), low(a3, b3, w3))));
    const second = i32x4.add(high(a0, b0, w0), high(a1, b1, w1));
    v128.store(result + 2 * at, i32x4.add(second, i32x4.add(high(a2, b2, w2), high(a3, b3, w3))), 16);
  }
}

// Of four voxels, whose places in arrays of 4 bytes are at `at`.

@inline
export function fromStartX(at: usize): v128 {
  return f32x4.sub(v128.load(positions + at), inAllLanes(START));
}

@inline
export function fromStartY(at: usize): v128 {
  return f32x4.sub(v128.load(positions + axis + at), inAllLanes(START + 4));
}

@inline
export function fromStartZ(at: usize): v128 {
  return f32x4.sub(v128.load(positions + 2 * axis + at), inAllLanes(START + 8));
}

@inline
export function squaredLength(dx: v128, dy: v128, dz: v128): v128 {
  const square = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
  return f32x4.pmax(square, f32x4.splat(LEAST_SQUARE));
}

/** The mean of what `sumFields` has written. */
@inline
export function meanOfFields(at: usize): v128 {
  const sum = f32x4.convert_i32x4_s(v128.load(result + at));
  return f32x4.add(f32x4.mul(sum, f32x4.splat(1 / (UNITS * SUM))), f32x4.splat(MIDDLE));
}

/** By how much a mean of distances from places spread by `across` (mm²) is to be shortened at these squared distances. */
@inline
export function narrowing(square: v128, across: v128): v128 {
  return f32x4.sqrt(f32x4.div(square, f32x4.add(square, across)));
}

/** `root` gives so many times 1 / √x. */
const ROOT: f32 = 16;
/** For all lanes, too: scale and middle of a mean, divided by ROOT²; what is later than any; what `root` needs. */
const constants: usize = memory.data<f32>([1 / (UNITS * SUM * ROOT * ROOT), MIDDLE / (ROOT * ROOT), f32.POSITIVE_INFINITY, 3, 12]);
const guess: usize = memory.data<i32>([0x5f375a86]);

/**
 * 16 / √x to within 5e-6 of it, cheaper than by root and division: a first guess from the bits of x (Lomont 2003), then
 * Newton's iteration twice, its halves left for the end. Of 0 it gives something finite.
 */
@inline
function root(x: v128, first: v128, three: v128, twelve: v128): v128 {
  const y = i32x4.sub(first, i32x4.shr_u(x, 1));
  const twice = f32x4.mul(y, f32x4.sub(three, f32x4.mul(x, f32x4.mul(y, y))));
  return f32x4.mul(twice, f32x4.sub(twelve, f32x4.mul(x, f32x4.mul(twice, twice))));
}

/** Writes the weighted mean of eight fields, shifted, into `result`. */
export function mix(firstBlock: i32, endBlock: i32): void {
  sumFields(firstBlock, endBlock);
  const fromX = inAllLanes(START);
  const fromY = inAllLanes(START + 4);
  const fromZ = inAllLanes(START + 8);
  const alongX = inAllLanes(TILT);
  const alongY = inAllLanes(TILT + 4);
  const alongZ = inAllLanes(TILT + 8);
  const offset = inAllLanes(OFFSET);
  const wide = inAllLanes(SPREAD);
  const limit = inAllLanes(LIMIT);
  const scale = v128.load32_splat(constants);
  const middle = v128.load32_splat(constants + 4);
  const infinite = v128.load32_splat(constants + 8);
  const three = v128.load32_splat(constants + 12);
  const twelve = v128.load32_splat(constants + 16);
  const first = v128.load32_splat(guess);
  const x = positions;
  const y = x + axis;
  const z = y + axis;
  const out = result;
  const end = (<usize>endBlock) << 5;
  for (let at = (<usize>firstBlock) << 5; at < end; at += 16) {
    const dx = f32x4.sub(v128.load(x + at), fromX);
    const dy = f32x4.sub(v128.load(y + at), fromY);
    const dz = f32x4.sub(v128.load(z + at), fromZ);
    const square = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
    const along = f32x4.add(f32x4.add(f32x4.mul(dx, alongX), f32x4.mul(dy, alongY)), f32x4.mul(dz, alongZ));
    const mean = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(v128.load(out + at)), scale), middle);
    const narrowed = f32x4.mul(f32x4.mul(mean, square), root(f32x4.add(square, wide), first, three, twelve));
    const time = f32x4.add(f32x4.mul(f32x4.add(narrowed, along), root(square, first, three, twelve)), offset);
    v128.store(out + at, v128.bitselect(time, infinite, f32x4.le(time, limit)));
  }
}
