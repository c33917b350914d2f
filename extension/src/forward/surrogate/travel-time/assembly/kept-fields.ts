/**
 * Fields as they are kept, and their weighted sums: i16 in 1/256 mm, less 128 mm; a mixture has eight fields or sixteen,
 * whose weights are integers of sum 32767. Blocks are of eight voxels.
 */
import { accepted, voxels } from './distances';

/** What the time of a kept field is less, mm; how many of its units are a mm; sum of the weights. */
export const MIDDLE: f32 = 128;
export const UNITS: f32 = 256;
export const SUM: f32 = 32767;
/** Kept of what is not reached. */
const UNREACHED: f32 = 65535;
let mixture: usize = 0;
/** First and end block of each tile; tiles, and where a kept field has their least values, in blocks of eight. */
export let tiles: usize = 0;
export let tileCount: i32 = 0;
export let firstTileBlock: i32 = 0;
/** Whether the last eight of the mixture count. */
let isDouble: bool = false;
export let result: usize = 0;

/** Where a mixed field is written; where a mixture is given: 16 addresses of kept fields, then their weights, 16 bits each. */
export function setMixing(ofResult: usize, ofMixture: usize): void {
  result = ofResult;
  mixture = ofMixture;
}

@inline
function fixed(at: usize): v128 {
  const units = f32x4.add(f32x4.mul(v128.load(at), f32x4.splat(UNITS)), f32x4.splat(0.5));
  const whole = i32x4.trunc_sat_f32x4_s(f32x4.pmin(units, f32x4.splat(UNREACHED)));
  return i32x4.sub(whole, i32x4.splat(<i32>(MIDDLE * UNITS)));
}

/** First and end block of each tile of voxels; after which block a kept field has the least value of each. */
export function setTiles(ofTiles: usize, count: i32, afterBlock: i32): void {
  tiles = ofTiles;
  tileCount = count;
  firstTileBlock = afterBlock;
}

/** Keeps the last field's distances, and the least of each tile. */
export function keep(field: usize): void {
  for (let voxel = 0; voxel < voxels; voxel += 8) {
    const at = accepted + ((<usize>voxel) << 2);
    v128.store(field + ((<usize>voxel) << 1), i16x8.narrow_i32x4_s(fixed(at), fixed(at + 16)));
  }
  const minima = field + ((<usize>firstTileBlock) << 4);
  for (let tile = 0; tile < tileCount; tile++) {
    const blocks = tiles + ((<usize>tile) << 3);
    store<i16>(minima + ((<usize>tile) << 1), least(field, load<i32>(blocks), load<i32>(blocks, 4)));
  }
}

function least(field: usize, firstBlock: i32, endBlock: i32): i16 {
  let values = i16x8.splat(32767);
  for (let block = firstBlock; block < endBlock; block++) {
    values = i16x8.min_s(values, v128.load(field + ((<usize>block) << 4)));
  }
  values = i16x8.min_s(values, v128.shuffle<i16>(values, values, 4, 5, 6, 7, 0, 1, 2, 3));
  values = i16x8.min_s(values, v128.shuffle<i16>(values, values, 2, 3, 0, 1, 4, 5, 6, 7));
  return min<i16>(i16x8.extract_lane_s(values, 0), i16x8.extract_lane_s(values, 1));
}

/** As `sumFields`, of the least values of tiles: at the same place behind those of voxels. */
export function sumTiles(firstTile: i32, endTile: i32): void {
  sumFields(firstTileBlock + (firstTile >> 3), firstTileBlock + ((endTile + 7) >> 3));
}

export function setDouble(isSo: bool): void {
  isDouble = isSo;
}

@inline
function fieldOf(n: usize): usize {
  return <usize>load<u32>(mixture + (n << 2));
}

@inline
function pairOfWeights(n: usize): v128 {
  return v128.load32_splat(mixture + 64 + (n << 2));
}

@inline
function low(a: v128, b: v128, weights: v128): v128 {
  return i32x4.dot_i16x8_s(v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11), weights);
}

@inline
function high(a: v128, b: v128, weights: v128): v128 {
  return i32x4.dot_i16x8_s(v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15), weights);
}

/** Writes the weighted sums of the mixture's fields into `result`, as integers. */
export function sumFields(firstBlock: i32, endBlock: i32): void {
  sumEight(firstBlock, endBlock, 0, false);
  if (isDouble) sumEight(firstBlock, endBlock, 8, true);
}

/** Of the eight fields from `n` on; added to what is there, or in place of it. */
// prettier-ignore
@inline
function sumEight(firstBlock: i32, endBlock: i32, n: usize, isAdded: bool): void {
  const f0 = fieldOf(n);
  const f1 = fieldOf(n + 1);
  const f2 = fieldOf(n + 2);
  const f3 = fieldOf(n + 3);
  const f4 = fieldOf(n + 4);
  const f5 = fieldOf(n + 5);
  const f6 = fieldOf(n + 6);
  const f7 = fieldOf(n + 7);
  const w0 = pairOfWeights(n >> 1);
  const w1 = pairOfWeights((n >> 1) + 1);
  const w2 = pairOfWeights((n >> 1) + 2);
  const w3 = pairOfWeights((n >> 1) + 3);
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
    const to = result + 2 * at;
    let first = i32x4.add(low(a0, b0, w0), low(a1, b1, w1));
    if (isAdded) first = i32x4.add(first, v128.load(to));
    v128.store(to, i32x4.add(first, i32x4.add(low(a2, b2, w2), low(a3, b3, w3))));
    let second = i32x4.add(high(a0, b0, w0), high(a1, b1, w1));
    if (isAdded) second = i32x4.add(second, v128.load(to, 16));
    v128.store(to, i32x4.add(second, i32x4.add(high(a2, b2, w2), high(a3, b3, w3))), 16);
  }
}

/** The mean of what `sumFields` has written. */
@inline
export function meanOfFields(at: usize): v128 {
  const sum = f32x4.convert_i32x4_s(v128.load(result + at));
  return f32x4.add(f32x4.mul(sum, f32x4.splat(1 / (UNITS * SUM))), f32x4.splat(MIDDLE));
}

