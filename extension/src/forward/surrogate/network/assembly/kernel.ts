// Density at a block of voxels from travel times: features (front-features.ts), a network of two hidden layers,
// logistic function. Eight voxels at a time, in two vectors. Addresses are in bytes; all arrays but the weights are
// padded to a multiple of eight voxels.

import { exponential } from '../../../../wasm/assembly/exponential';

// As in front-network.ts.
const WINDOW: f32 = 2;
// As in front-features.ts.
const BEYOND: f32 = 24;
const BEHIND_WIDTHS: f32 = 12;
const BEHIND_MM: f32 = 24;
const UNEVEN_WIDTHS: f32 = 8;

// Layout of the network. Both layers have a multiple of four units.
let inputs: i32 = 0;
let firstUnits: i32 = 0;
let secondUnits: i32 = 0;

// Per voxel.
let padded: i32 = 0;
let firstTimes: usize = 0;
let secondTimes: usize = 0;
let positions: usize = 0;
let neighbours: usize = 0;
/** What the tissue contributes to each first unit, and, last, to the output: of eight voxels at a time, all units. */
let tissueTerms: usize = 0;
let result: usize = 0;

// Weights: one row of features a first unit, one of first units a second unit, the second units' of the output.
let firstWeights: usize = 0;
/** What the sample contributes to each first unit, biases in it. */
let sampleTerms: usize = 0;
let secondWeights: usize = 0;
let secondBiases: usize = 0;
let outputWeights: usize = 0;
let skipWeights: usize = 0;

// Room for a block.
let features: usize = 0;
let units: usize = 0;

export function setShape(features: i32, first: i32, second: i32, voxels: i32): void {
  inputs = features;
  firstUnits = first;
  secondUnits = second;
  padded = voxels;
}

export function setVoxels(first: usize, second: usize, at: usize, around: usize, terms: usize, out: usize): void {
  firstTimes = first;
  secondTimes = second;
  positions = at;
  neighbours = around;
  tissueTerms = terms;
  result = out;
}

export function setWeights(first: usize, sample: usize, second: usize, biases: usize, output: usize, skip: usize): void {
  firstWeights = first;
  sampleTerms = sample;
  secondWeights = second;
  secondBiases = biases;
  outputWeights = output;
  skipWeights = skip;
}

export function setRoom(block: usize, hidden: usize): void {
  features = block;
  units = hidden;
}

// prettier-ignore
@inline
function clip(value: v128, limit: f32): v128 {
  return f32x4.min(f32x4.max(value, f32x4.splat(-limit)), f32x4.splat(limit));
}

/** ρT − g²/(4ρT), g in widths. */
// prettier-ignore
@inline
function unlimited(widths: v128, growth: f32): v128 {
  return f32x4.sub(f32x4.splat(growth), f32x4.mul(f32x4.mul(widths, widths), f32x4.splat(0.25 / growth)));
}

/** Mean of a voxel's own time and its neighbours' in reach, less its own. */
// prettier-ignore
@inline
function unevenness(voxel: i32, farthest: f32): f32 {
  const own = min<f32>(load<f32>(firstTimes + (<usize>voxel << 2)), farthest);
  const around = neighbours + <usize>voxel * 24;
  const t0 = load<f32>(firstTimes + (<usize>load<i32>(around) << 2));
  const t1 = load<f32>(firstTimes + (<usize>load<i32>(around, 4) << 2));
  const t2 = load<f32>(firstTimes + (<usize>load<i32>(around, 8) << 2));
  const t3 = load<f32>(firstTimes + (<usize>load<i32>(around, 12) << 2));
  const t4 = load<f32>(firstTimes + (<usize>load<i32>(around, 16) << 2));
  const t5 = load<f32>(firstTimes + (<usize>load<i32>(around, 20) << 2));
  // Without branches, which half of all voxels would take the wrong way.
  const count = 1 + <i32>(t0 < Infinity) + <i32>(t1 < Infinity) + <i32>(t2 < Infinity)
    + <i32>(t3 < Infinity) + <i32>(t4 < Infinity) + <i32>(t5 < Infinity);
  const sum = own + finite(t0) + finite(t1) + finite(t2) + finite(t3) + finite(t4) + finite(t5);
  return sum / <f32>count - own;
}

// prettier-ignore
@inline
function finite(time: f32): f32 {
  return select<f32>(time, 0, time < Infinity);
}

// prettier-ignore
@inline
function put(feature: usize, half: usize, value: v128): void {
  v128.store(features + (feature << 5) + half, value);
}

/** Two features of a time or distance: how far it is from the front, and unlimited growth. */
// prettier-ignore
@inline
function putFront(feature: usize, half: usize, widths: v128, growth: f32): void {
  const quarter = f32x4.splat(0.25);
  put(feature, half, f32x4.mul(f32x4.sub(widths, f32x4.splat(2 * growth)), quarter));
  put(feature + 3, half, f32x4.mul(unlimited(widths, growth), quarter));
}

/** Writes the features of four voxels; gives the window outside which density is taken for 0. */
function prepare(voxel: i32, half: usize, x: f32, y: f32, z: f32, width: f32, growth: f32, emptyBelow: f32, farthest: f32): v128 {
  const at = <usize>voxel << 2;
  const inverse = f32x4.splat(1 / width);
  const limit = f32x4.splat(farthest);
  const first = f32x4.min(v128.load(firstTimes + at), limit);
  const second = f32x4.min(v128.load(secondTimes + at), limit);
  const nearest = unlimited(f32x4.mul(f32x4.min(first, second), inverse), growth);
  const t = f32x4.min(f32x4.max(f32x4.mul(f32x4.sub(nearest, f32x4.splat(emptyBelow)), f32x4.splat(1 / WINDOW)), f32x4.splat(0)), f32x4.splat(1));
  const window = f32x4.mul(f32x4.mul(t, t), f32x4.sub(f32x4.splat(3), f32x4.add(t, t)));
  if (!v128.any_true(f32x4.gt(t, f32x4.splat(0)))) return window;

  const plane = <usize>padded << 2;
  const dx = f32x4.sub(v128.load(positions + at), f32x4.splat(x));
  const dy = f32x4.sub(v128.load(positions + plane + at), f32x4.splat(y));
  const dz = f32x4.sub(v128.load(positions + 2 * plane + at), f32x4.splat(z));
  const distance = f32x4.sqrt(f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz)));
  const uneven = f32x4(
    unevenness(voxel, farthest),
    unevenness(voxel + 1, farthest),
    unevenness(voxel + 2, farthest),
    unevenness(voxel + 3, farthest),
  );
  const least = f32x4.splat(max<f32>(0, 2 * growth - max<f32>(BEHIND_WIDTHS, BEHIND_MM / width)));
  const most = f32x4.splat(2 * sqrt<f32>(growth * (growth + BEYOND)));
  putFront(0, half, f32x4.min(f32x4.max(f32x4.mul(first, inverse), least), most), growth);
  putFront(1, half, f32x4.min(f32x4.max(f32x4.mul(second, inverse), least), most), growth);
  putFront(2, half, f32x4.min(f32x4.max(f32x4.mul(distance, inverse), least), most), growth);
  put(6, half, f32x4.min(f32x4.div(distance, f32x4.max(first, f32x4.splat(1))), f32x4.splat(1)));
  put(7, half, f32x4.div(first, f32x4.add(first, f32x4.splat(20))));
  put(8, half, f32x4.mul(clip(f32x4.mul(uneven, inverse), UNEVEN_WIDTHS), f32x4.splat(0.5)));
  return window;
}

/** Writes the density of voxels [firstVoxel, endVoxel), both multiples of eight. `sampleOutput`: what the sample contributes to the output. */
export function evaluate(
  firstVoxel: i32,
  endVoxel: i32,
  x: f32,
  y: f32,
  z: f32,
  width: f32,
  growth: f32,
  emptyBelow: f32,
  sampleOutput: f32,
  farthest: f32,
): void {
  const zero = f32x4.splat(0);
  for (let voxel = firstVoxel; voxel < endVoxel; voxel += 8) {
    const at = <usize>voxel << 2;
    const windowA = prepare(voxel, 0, x, y, z, width, growth, emptyBelow, farthest);
    const windowB = prepare(voxel + 4, 16, x, y, z, width, growth, emptyBelow, farthest);
    if (!v128.any_true(v128.or(f32x4.gt(windowA, zero), f32x4.gt(windowB, zero)))) {
      v128.store(result + at, zero);
      v128.store(result + at, zero, 16);
      continue;
    }
    const ofTissue = tissueTerms + at * <usize>(firstUnits + 1);
    // Four units at a time, so that what is loaded of a voxel serves all of them.
    let weights = firstWeights;
    const row = <usize>inputs << 2;
    for (let unit = 0; unit < firstUnits; unit += 4) {
      const own = sampleTerms + (<usize>unit << 2);
      const terms = ofTissue + (<usize>unit << 5);
      let a0 = f32x4.add(v128.load(terms), v128.load32_splat(own));
      let b0 = f32x4.add(v128.load(terms, 16), v128.load32_splat(own));
      let a1 = f32x4.add(v128.load(terms, 32), v128.load32_splat(own, 4));
      let b1 = f32x4.add(v128.load(terms, 48), v128.load32_splat(own, 4));
      let a2 = f32x4.add(v128.load(terms, 64), v128.load32_splat(own, 8));
      let b2 = f32x4.add(v128.load(terms, 80), v128.load32_splat(own, 8));
      let a3 = f32x4.add(v128.load(terms, 96), v128.load32_splat(own, 12));
      let b3 = f32x4.add(v128.load(terms, 112), v128.load32_splat(own, 12));
      const end = features + (<usize>inputs << 5);
      for (let feature = features; feature < end; feature += 32) {
        const a = v128.load(feature);
        const b = v128.load(feature, 16);
        const w0 = v128.load32_splat(weights);
        const w1 = v128.load32_splat(weights + row);
        const w2 = v128.load32_splat(weights + 2 * row);
        const w3 = v128.load32_splat(weights + 3 * row);
        a0 = f32x4.add(a0, f32x4.mul(w0, a));
        b0 = f32x4.add(b0, f32x4.mul(w0, b));
        a1 = f32x4.add(a1, f32x4.mul(w1, a));
        b1 = f32x4.add(b1, f32x4.mul(w1, b));
        a2 = f32x4.add(a2, f32x4.mul(w2, a));
        b2 = f32x4.add(b2, f32x4.mul(w2, b));
        a3 = f32x4.add(a3, f32x4.mul(w3, a));
        b3 = f32x4.add(b3, f32x4.mul(w3, b));
        weights += 4;
      }
      weights += 3 * row;
      const out = units + (<usize>unit << 5);
      v128.store(out, f32x4.max(a0, zero));
      v128.store(out, f32x4.max(b0, zero), 16);
      v128.store(out, f32x4.max(a1, zero), 32);
      v128.store(out, f32x4.max(b1, zero), 48);
      v128.store(out, f32x4.max(a2, zero), 64);
      v128.store(out, f32x4.max(b2, zero), 80);
      v128.store(out, f32x4.max(a3, zero), 96);
      v128.store(out, f32x4.max(b3, zero), 112);
    }
    const terms = ofTissue + (<usize>firstUnits << 5);
    const own = f32x4.splat(sampleOutput);
    let logitA = f32x4.add(v128.load(terms), own);
    let logitB = f32x4.add(v128.load(terms, 16), own);
    for (let input = 0; input < inputs; input++) {
      const weight = v128.load32_splat(skipWeights + (<usize>input << 2));
      const feature = features + (<usize>input << 5);
      logitA = f32x4.add(logitA, f32x4.mul(weight, v128.load(feature)));
      logitB = f32x4.add(logitB, f32x4.mul(weight, v128.load(feature, 16)));
    }
    weights = secondWeights;
    const secondRow = <usize>firstUnits << 2;
    for (let second = 0; second < secondUnits; second += 4) {
      const biases = secondBiases + (<usize>second << 2);
      let a0 = v128.load32_splat(biases);
      let b0 = a0;
      let a1 = v128.load32_splat(biases, 4);
      let b1 = a1;
      let a2 = v128.load32_splat(biases, 8);
      let b2 = a2;
      let a3 = v128.load32_splat(biases, 12);
      let b3 = a3;
      const end = units + (<usize>firstUnits << 5);
      for (let unit = units; unit < end; unit += 32) {
        const a = v128.load(unit);
        const b = v128.load(unit, 16);
        const w0 = v128.load32_splat(weights);
        const w1 = v128.load32_splat(weights + secondRow);
        const w2 = v128.load32_splat(weights + 2 * secondRow);
        const w3 = v128.load32_splat(weights + 3 * secondRow);
        a0 = f32x4.add(a0, f32x4.mul(w0, a));
        b0 = f32x4.add(b0, f32x4.mul(w0, b));
        a1 = f32x4.add(a1, f32x4.mul(w1, a));
        b1 = f32x4.add(b1, f32x4.mul(w1, b));
        a2 = f32x4.add(a2, f32x4.mul(w2, a));
        b2 = f32x4.add(b2, f32x4.mul(w2, b));
        a3 = f32x4.add(a3, f32x4.mul(w3, a));
        b3 = f32x4.add(b3, f32x4.mul(w3, b));
        weights += 4;
      }
      weights += 3 * secondRow;
      const out = outputWeights + (<usize>second << 2);
      const o0 = v128.load32_splat(out);
      const o1 = v128.load32_splat(out, 4);
      const o2 = v128.load32_splat(out, 8);
      const o3 = v128.load32_splat(out, 12);
      logitA = f32x4.add(logitA, f32x4.mul(o0, f32x4.max(a0, zero)));
      logitB = f32x4.add(logitB, f32x4.mul(o0, f32x4.max(b0, zero)));
      logitA = f32x4.add(logitA, f32x4.mul(o1, f32x4.max(a1, zero)));
      logitB = f32x4.add(logitB, f32x4.mul(o1, f32x4.max(b1, zero)));
      logitA = f32x4.add(logitA, f32x4.mul(o2, f32x4.max(a2, zero)));
      logitB = f32x4.add(logitB, f32x4.mul(o2, f32x4.max(b2, zero)));
      logitA = f32x4.add(logitA, f32x4.mul(o3, f32x4.max(a3, zero)));
      logitB = f32x4.add(logitB, f32x4.mul(o3, f32x4.max(b3, zero)));
    }
    const one = f32x4.splat(1);
    const densityA = f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(logitA))));
    const densityB = f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(logitB))));
    v128.store(result + at, f32x4.mul(windowA, densityA));
    v128.store(result + at, f32x4.mul(windowB, densityB), 16);
  }
}
