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

let startX: f32 = 0;
let startY: f32 = 0;
let startZ: f32 = 0;
/** mm²: what the nodes' squared distance from the start amounts to across the way; a mean of distances is too long by that. */
export let spread: f32 = 0;

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
  startX = x;
  startY = y;
  startZ = z;
}

export function setSpread(across: f32): void {
  spread = across;
}

@inline
function fixed(at: usize): v128 {
  const units = f32x4.add(f32x4.mul(v128.load(at), f32x4.splat(UNITS)), f32x4.splat(0.5));
  const whole = i32x4.trunc_sat_f32x4_s(f32x4.min(units, f32x4.splat(UNREACHED)));
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
  return f32x4.sub(v128.load(positions + at), f32x4.splat(startX));
}

@inline
export function fromStartY(at: usize): v128 {
  return f32x4.sub(v128.load(positions + axis + at), f32x4.splat(startY));
}

@inline
export function fromStartZ(at: usize): v128 {
  return f32x4.sub(v128.load(positions + 2 * axis + at), f32x4.splat(startZ));
}

@inline
export function squaredLength(dx: v128, dy: v128, dz: v128): v128 {
  const square = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
  return f32x4.max(square, f32x4.splat(LEAST_SQUARE));
}

/** The mean of what `sumFields` has written. */
@inline
export function meanOfFields(at: usize): v128 {
  const sum = f32x4.convert_i32x4_s(v128.load(result + at));
  return f32x4.add(f32x4.mul(sum, f32x4.splat(1 / (UNITS * SUM))), f32x4.splat(MIDDLE));
}

/** By how much a mean of distances from places spread by `across` (mm²) is to be shortened at these squared distances. */
@inline
export function narrowing(square: v128, across: f32): v128 {
  return f32x4.sqrt(f32x4.div(square, f32x4.add(square, f32x4.splat(across))));
}

/**
 * Writes the weighted mean of eight fields into `result`, and adds offset + (x, y, z) · direction from the start; what
 * then exceeds `greatest` becomes infinite.
 */
export function mix(firstBlock: i32, endBlock: i32, offset: f32, x: f32, y: f32, z: f32, greatest: f32): void {
  sumFields(firstBlock, endBlock);
  const wide = f32x4.splat(spread);
  const limit = f32x4.splat(greatest);
  const end = (<usize>endBlock) << 5;
  for (let at = (<usize>firstBlock) << 5; at < end; at += 16) {
    const dx = fromStartX(at);
    const dy = fromStartY(at);
    const dz = fromStartZ(at);
    const square = squaredLength(dx, dy, dz);
    const length = f32x4.sqrt(square);
    const longer = f32x4.sqrt(f32x4.add(square, wide));
    const inverse = f32x4.div(f32x4.splat(1), f32x4.mul(length, longer));
    const along = f32x4.add(f32x4.mul(dx, f32x4.splat(x)), f32x4.mul(dy, f32x4.splat(y)));
    const tilt = f32x4.mul(f32x4.add(along, f32x4.mul(dz, f32x4.splat(z))), longer);
    // Mean · length / longer + tilt / length.
    const sum = f32x4.mul(f32x4.add(f32x4.mul(meanOfFields(at), square), tilt), inverse);
    const time = f32x4.add(sum, f32x4.splat(offset));
    v128.store(result + at, v128.bitselect(time, f32x4.splat(<f32>Infinity), f32x4.le(time, limit)));
  }
}
