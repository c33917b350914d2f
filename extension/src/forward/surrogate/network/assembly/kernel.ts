// Density at a block of voxels from travel times: features (front-features.ts), a network of two hidden layers,
// logistic function. Eight voxels at a time, in two vectors. The layers work on 16-bit integers, which are multiplied
// and added two by two into 32 bits: features in pairs side by side, of voxel after voxel. What they stand for is in
// quantize.ts. Addresses are in bytes; arrays of voxels are padded to a multiple of eight.

import { exponential } from '../../../../wasm/assembly/exponential';

/** Pairs of features; one is left empty. */
const PAIRS = 4;
const PAIR_BYTES = 32;
/** Numbers of a sample: their order in sample-constants.ts. */
const X = 0;
const Y = 1;
const Z = 2;
const INVERSE_WIDTH = 3;
const FARTHEST = 4;
const WINDOW_FACTOR = 5;
const WINDOW_TERM = 6;
const BEHIND = 7;
const AHEAD = 8;
const PLACE_FACTOR = 9;
const PLACE_TERM = 10;
const GROWTH_FACTOR = 11;
const GROWTH_TERM = 12;
const PART_FACTOR = 13;
const PART_TERM = 14;
const UNEVEN_MM = 15;
const UNEVEN_FACTOR = 16;
const OUTPUT_TERM = 17;
const SKIP_FACTOR = 18;

// Layout of the network. Both layers have a multiple of four units.
let firstUnits: i32 = 0;
let secondUnits: i32 = 0;

// Per voxel.
let padded: i32 = 0;
let times: usize = 0;
let positions: usize = 0;
/** Addresses of the neighbours' times, six a voxel. */
let neighbours: usize = 0;
/** What the tissue adds to the first units, 16 bits: of eight voxels at a time, the units in pairs side by side. */
let tissueTerms: usize = 0;
/** What it adds to the output. */
let tissueOutput: usize = 0;
let result: usize = 0;

// Of the sample: numbers as in sample-constants.ts, then the layers. Of four first units at a time the weight of the tissue's
// term, then of each pair of features; of four second units at a time of each pair of first units.
let constants: usize = 0;
let firstWeights: usize = 0;
let firstBiases: usize = 0;
let skipWeights: usize = 0;
let secondWeights: usize = 0;
let secondBiases: usize = 0;
let outputWeights: usize = 0;

// Room for a block.
let features: usize = 0;
let units: usize = 0;

export function setShape(first: i32, second: i32, voxels: i32): void {
  firstUnits = first;
  secondUnits = second;
  padded = voxels;
}

export function setVoxels(ofTimes: usize, at: usize, around: usize, terms: usize, outputTerms: usize, out: usize): void {
  times = ofTimes;
  positions = at;
  neighbours = around;
  tissueTerms = terms;
  tissueOutput = outputTerms;
  result = out;
}

export function setWeights(numbers: usize, first: usize, biases: usize, skip: usize, second: usize, nextBiases: usize, output: usize): void {
  constants = numbers;
  firstWeights = first;
  firstBiases = biases;
  skipWeights = skip;
  secondWeights = second;
  secondBiases = nextBiases;
  outputWeights = output;
}

export function setRoom(block: usize, hidden: usize): void {
  features = block;
  units = hidden;
}

/** A number of the sample, in every lane. */
// prettier-ignore
@inline
function constant(number: i32): v128 {
  return v128.load32_splat(constants + (<usize>number << 2));
}

// prettier-ignore
@inline
function within(value: v128, least: v128, most: v128): v128 {
  return f32x4.pmin(f32x4.pmax(value, least), most);
}

/** A feature as an integer in the low 16 bits of each lane, from what it is but for a factor and a term. */
// prettier-ignore
@inline
function whole(factor: i32, term: i32, value: v128): v128 {
  return f32x4.add(f32x4.mul(value, constant(factor)), constant(term));
}

// prettier-ignore
@inline
function putPair(pair: i32, half: usize, low: v128, high: v128): void {
  const both = v128.or(v128.and(low, i32x4.splat(0xffff)), i32x4.shl(high, 16));
  v128.store(features + <usize>(pair * PAIR_BYTES) + half, both);
}

/** Times of one neighbour each of four voxels. */
// prettier-ignore
@inline
function neighbour(list: usize, side: usize): v128 {
  let four = v128.load32_zero(<usize>load<u32>(list + side));
  four = v128.load_lane<f32>(<usize>load<u32>(list + side, 24), four, 1);
  four = v128.load_lane<f32>(<usize>load<u32>(list + side, 48), four, 2);
  return v128.load_lane<f32>(<usize>load<u32>(list + side, 72), four, 3);
}

/** Mean of four voxels' own times and their neighbours' in reach, less their own. */
// prettier-ignore
@inline
function unevenness(voxel: i32, own: v128): v128 {
  const infinite = f32x4.splat(Infinity);
  const list = neighbours + <usize>voxel * 24;
  let sum = own;
  let count = i32x4.splat(-1);
  for (let side: usize = 0; side < 24; side += 4) {
    const time = neighbour(list, side);
    const isReached = f32x4.lt(time, infinite);
    sum = f32x4.add(sum, v128.and(time, isReached));
    count = i32x4.add(count, isReached);
  }
  return f32x4.sub(f32x4.div(sum, f32x4.convert_i32x4_s(i32x4.neg(count))), own);
}

/** Writes the features of four voxels; gives the window outside which density is taken for 0. */
function prepare(voxel: i32, half: usize): v128 {
  const at = <usize>voxel << 2;
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const time = f32x4.pmin(v128.load(times + at), constant(FARTHEST));
  const widths = f32x4.mul(time, constant(INVERSE_WIDTH));
  const unlimited = f32x4.sub(constant(WINDOW_TERM), f32x4.mul(f32x4.mul(widths, widths), constant(WINDOW_FACTOR)));
  const t = within(unlimited, zero, one);
  const window = f32x4.mul(f32x4.mul(t, t), f32x4.sub(f32x4.splat(3), f32x4.add(t, t)));
  if (!v128.any_true(f32x4.gt(t, zero))) return window;

  const plane = <usize>padded << 2;
  const dx = f32x4.sub(v128.load(positions + at), constant(X));
  const dy = f32x4.sub(v128.load(positions + plane + at), constant(Y));
  const dz = f32x4.sub(v128.load(positions + 2 * plane + at), constant(Z));
  const distance = f32x4.sqrt(f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz)));
  const byTime = within(widths, constant(BEHIND), constant(AHEAD));
  const byDistance = within(f32x4.mul(distance, constant(INVERSE_WIDTH)), constant(BEHIND), constant(AHEAD));
  putPair(0, half, whole(PLACE_FACTOR, PLACE_TERM, byTime), whole(PLACE_FACTOR, PLACE_TERM, byDistance));
  putPair(1, half, whole(GROWTH_FACTOR, GROWTH_TERM, f32x4.mul(byTime, byTime)), whole(GROWTH_FACTOR, GROWTH_TERM, f32x4.mul(byDistance, byDistance)));
  const ratio = f32x4.pmin(f32x4.div(distance, f32x4.pmax(time, one)), one);
  const far = f32x4.div(time, f32x4.add(time, f32x4.splat(20)));
  putPair(2, half, whole(PART_FACTOR, PART_TERM, ratio), whole(PART_FACTOR, PART_TERM, far));
  const most = constant(UNEVEN_MM);
  const uneven = within(unevenness(voxel, time), f32x4.neg(most), most);
  putPair(3, half, whole(UNEVEN_FACTOR, PART_TERM, uneven), zero);
  return window;
}

// prettier-ignore
@inline
function lane0(four: v128): v128 {
  return i8x16.shuffle(four, four, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3);
}

// prettier-ignore
@inline
function lane1(four: v128): v128 {
  return i8x16.shuffle(four, four, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7);
}

// prettier-ignore
@inline
function lane2(four: v128): v128 {
  return i8x16.shuffle(four, four, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11);
}

// prettier-ignore
@inline
function lane3(four: v128): v128 {
  return i8x16.shuffle(four, four, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15);
}

/** Sums of a vector's pairs, each multiplied by a pair of weights. */
// prettier-ignore
@inline
function addPairs(sum: v128, weights: v128, pairs: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(weights, pairs));
}

/** Two units' sums of eight voxels as 16-bit numbers from 0 up, side by side. */
// prettier-ignore
@inline
function putUnits(at: usize, a0: v128, b0: v128, a1: v128, b1: v128): void {
  const zero = i16x8.splat(0);
  const even = i16x8.max_s(i16x8.narrow_i32x4_s(i32x4.shr_s(a0, 16), i32x4.shr_s(b0, 16)), zero);
  const odd = i16x8.max_s(i16x8.narrow_i32x4_s(i32x4.shr_s(a1, 16), i32x4.shr_s(b1, 16)), zero);
  v128.store(at, i8x16.shuffle(even, odd, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23));
  v128.store(at, i8x16.shuffle(even, odd, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31), 16);
}

/** Of second units: rectified, weighted. */
// prettier-ignore
@inline
function addOutput(logit: v128, weight: v128, unit: v128): v128 {
  return f32x4.add(logit, f32x4.mul(weight, f32x4.convert_i32x4_s(i32x4.max_s(unit, i32x4.splat(0)))));
}

/**
 * Writes the density of voxels in runs: `length` numbers, [first, end) one pair after the other, the first a multiple of
 * eight.
 */
export function evaluateRuns(runs: usize, length: i32): void {
  const end = runs + (<usize>length << 2);
  for (let run = runs; run < end; run += 8) evaluate(load<i32>(run), load<i32>(run, 4));
}

function evaluate(firstVoxel: i32, endVoxel: i32): void {
  const zero = f32x4.splat(0);
  // Without branches inside, a loop's variables stay in registers: so each is short.
  for (let voxel = firstVoxel; voxel < endVoxel; voxel += 8) {
    const at = <usize>voxel << 2;
    const windowA = prepare(voxel, 0);
    const windowB = prepare(voxel + 4, 16);
    if (!v128.any_true(v128.or(f32x4.gt(windowA, zero), f32x4.gt(windowB, zero)))) {
      v128.store(result + at, zero);
      v128.store(result + at, zero, 16);
      continue;
    }
    const endFeatures = features + <usize>(PAIRS * PAIR_BYTES);
    let terms = tissueTerms + ((at >> 1) * <usize>firstUnits);
    let weights = firstWeights;
    let biases = firstBiases;
    const endUnits = units + (<usize>firstUnits << 4);
    for (let to = units; to < endUnits; to += 64) {
      const bias = v128.load(biases);
      const ofTissue = v128.load(weights);
      const evenA = v128.load(terms);
      const evenB = v128.load(terms, 16);
      const oddA = v128.load(terms, 32);
      const oddB = v128.load(terms, 48);
      let a0 = addPairs(lane0(bias), lane0(ofTissue), evenA);
      let b0 = addPairs(lane0(bias), lane0(ofTissue), evenB);
      let a1 = addPairs(lane1(bias), lane1(ofTissue), evenA);
      let b1 = addPairs(lane1(bias), lane1(ofTissue), evenB);
      let a2 = addPairs(lane2(bias), lane2(ofTissue), oddA);
      let b2 = addPairs(lane2(bias), lane2(ofTissue), oddB);
      let a3 = addPairs(lane3(bias), lane3(ofTissue), oddA);
      let b3 = addPairs(lane3(bias), lane3(ofTissue), oddB);
      weights += 16;
      for (let feature = features; feature < endFeatures; feature += 32) {
        const a = v128.load(feature);
        const b = v128.load(feature, 16);
        const four = v128.load(weights);
        a0 = addPairs(a0, lane0(four), a);
        b0 = addPairs(b0, lane0(four), b);
        a1 = addPairs(a1, lane1(four), a);
        b1 = addPairs(b1, lane1(four), b);
        a2 = addPairs(a2, lane2(four), a);
        b2 = addPairs(b2, lane2(four), b);
        a3 = addPairs(a3, lane3(four), a);
        b3 = addPairs(b3, lane3(four), b);
        weights += 16;
      }
      putUnits(to, a0, b0, a1, b1);
      putUnits(to + 32, a2, b2, a3, b3);
      terms += 64;
      biases += 16;
    }

    let skipA = i32x4.splat(0);
    let skipB = i32x4.splat(0);
    weights = skipWeights;
    for (let feature = features; feature < endFeatures; feature += 32) {
      const pair = v128.load32_splat(weights);
      skipA = addPairs(skipA, pair, v128.load(feature));
      skipB = addPairs(skipB, pair, v128.load(feature, 16));
      weights += 4;
    }
    const own = constant(OUTPUT_TERM);
    const perSkip = constant(SKIP_FACTOR);
    let logitA = f32x4.add(f32x4.add(v128.load(tissueOutput + at), own), f32x4.mul(f32x4.convert_i32x4_s(skipA), perSkip));
    let logitB = f32x4.add(f32x4.add(v128.load(tissueOutput + at, 16), own), f32x4.mul(f32x4.convert_i32x4_s(skipB), perSkip));

    weights = secondWeights;
    biases = secondBiases;
    const endOutput = outputWeights + (<usize>secondUnits << 2);
    for (let output = outputWeights; output < endOutput; output += 16) {
      const bias = v128.load(biases);
      let a0 = lane0(bias);
      let b0 = a0;
      let a1 = lane1(bias);
      let b1 = a1;
      let a2 = lane2(bias);
      let b2 = a2;
      let a3 = lane3(bias);
      let b3 = a3;
      for (let unit = units; unit < endUnits; unit += 32) {
        const a = v128.load(unit);
        const b = v128.load(unit, 16);
        const four = v128.load(weights);
        a0 = addPairs(a0, lane0(four), a);
        b0 = addPairs(b0, lane0(four), b);
        a1 = addPairs(a1, lane1(four), a);
        b1 = addPairs(b1, lane1(four), b);
        a2 = addPairs(a2, lane2(four), a);
        b2 = addPairs(b2, lane2(four), b);
        a3 = addPairs(a3, lane3(four), a);
        b3 = addPairs(b3, lane3(four), b);
        weights += 16;
      }
      const four = v128.load(output);
      logitA = addOutput(addOutput(logitA, lane0(four), a0), lane1(four), a1);
      logitB = addOutput(addOutput(logitB, lane0(four), b0), lane1(four), b1);
      logitA = addOutput(addOutput(logitA, lane2(four), a2), lane3(four), a3);
      logitB = addOutput(addOutput(logitB, lane2(four), b2), lane3(four), b3);
      biases += 16;
    }
    const one = f32x4.splat(1);
    const densityA = f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(logitA))));
    const densityB = f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(logitB))));
    v128.store(result + at, f32x4.mul(windowA, densityA));
    v128.store(result + at, f32x4.mul(windowB, densityB), 16);
  }
}
