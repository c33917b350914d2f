// Logarithm of the labels' probabilities (Eq. 6), summed over voxels, four at a time. Addresses are in bytes.

import { exponential } from '../../../wasm/assembly/exponential';

/** Bits of a voxel's label. */
const CORE = 1;
const WHOLE_TUMOR = 2;
const COUNTED = 4;
const LN2: f32 = 0.6931471805599453;
/** A sum of 64-bit numbers and four counts are kept for so long. */
let total: v128 = f64x2.splat(0);
let all: v128 = i32x4.splat(0);
let inCore: v128 = i32x4.splat(0);
let inTumor: v128 = i32x4.splat(0);
let inBoth: v128 = i32x4.splat(0);

export function begin(): void {
  total = f64x2.splat(0);
  all = i32x4.splat(0);
  inCore = all;
  inTumor = all;
  inBoth = all;
}

export function sum(): f64 {
  return f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
}

/** How many voxels of the sum have a label with neither bit (0), with CORE, with WHOLE_TUMOR, with both (3). */
export function counted(label: i32): i32 {
  const both = lanes(inBoth);
  if (label === CORE + WHOLE_TUMOR) return both;
  const core = lanes(inCore) - both;
  if (label === CORE) return core;
  const tumor = lanes(inTumor) - both;
  return label === WHOLE_TUMOR ? tumor : lanes(all) - core - tumor - both;
}

function lanes(counts: v128): i32 {
  return i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1) + i32x4.extract_lane(counts, 2) + i32x4.extract_lane(counts, 3);
}

/** All bits of the lanes whose label has this one. */
// prettier-ignore
@inline
function having(labels: v128, bit: i32): v128 {
  return i32x4.ne(v128.and(labels, i32x4.splat(bit)), i32x4.splat(0));
}

/** log(1 − q/2), q = exp(−exponent): −2 artanh(q / (4 − q)), whose series is right to 1e-7 here. */
function logOneMinusHalf(exponent: v128): v128 {
  const q = exponential(f32x4.neg(exponent));
  const s = f32x4.div(q, f32x4.sub(f32x4.splat(4), q));
  const square = f32x4.mul(s, s);
  let series = f32x4.splat(1 / 11);
  series = f32x4.add(f32x4.mul(series, square), f32x4.splat(1 / 9));
  series = f32x4.add(f32x4.mul(series, square), f32x4.splat(1 / 7));
  series = f32x4.add(f32x4.mul(series, square), f32x4.splat(1 / 5));
  series = f32x4.add(f32x4.mul(series, square), f32x4.splat(1 / 3));
  series = f32x4.add(f32x4.mul(series, square), f32x4.splat(1));
  return f32x4.mul(f32x4.mul(s, series), f32x4.splat(-2));
}

/**
 * Of one label at a distance u − u_c from its threshold in units of σ_α: log(1 − exp(−d²)/2) on its side, log(exp(−d²)/2)
 * on the other. `above` stands for d² above the threshold if it is not 0.
 */
// prettier-ignore
@inline
function logProbability(isLabelled: v128, distance: v128, above: f32): v128 {
  const zero = f32x4.splat(0);
  let exponent = f32x4.mul(distance, distance);
  if (above > 0) exponent = v128.bitselect(f32x4.splat(above), exponent, f32x4.gt(distance, zero));
  const into = v128.bitselect(distance, f32x4.neg(distance), isLabelled);
  const onOtherSide = f32x4.le(into, zero);
  // Beside 1 nothing is left of less than exp(−18), and of most voxels one threshold at least is so far away. Numbers too
  // small to be normal are slow.
  let near = zero;
  const limit = f32x4.splat(18);
  if (v128.any_true(f32x4.lt(exponent, limit))) near = logOneMinusHalf(f32x4.pmin(exponent, limit));
  return v128.bitselect(f32x4.sub(f32x4.splat(-LN2), exponent), near, onOtherSide);
}

/**
 * Adds the voxels in runs (`length` numbers, [first, end) one pair after the other) that are counted and hold cells. `densities`:
 * 32-bit floats, `labels`: bytes, of which three more than there are voxels must be there. Thresholds in units of σ_α.
 */
export function addRuns(runs: usize, length: i32, densities: usize, labels: usize, inverseWidth: f32, t1c: f32, flair: f32, above: f32): void {
  const end = runs + (<usize>length << 2);
  for (let run = runs; run < end; run += 8) {
    add(densities, labels, load<i32>(run), load<i32>(run, 4), inverseWidth, t1c, flair, above);
  }
}

function add(densities: usize, labels: usize, firstVoxel: i32, endVoxel: i32, inverseWidth: f32, t1c: f32, flair: f32, above: f32): void {
  const zero = f32x4.splat(0);
  const end = i32x4.splat(endVoxel);
  for (let voxel = firstVoxel; voxel < endVoxel; voxel += 4) {
    const u = v128.load(densities + (<usize>voxel << 2));
    const bytes = v128.load32_zero(labels + <usize>voxel);
    const label = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
    const isWithin = i32x4.lt_s(i32x4.add(i32x4.splat(voxel), i32x4(0, 1, 2, 3)), end);
    const counts = v128.and(v128.and(isWithin, f32x4.ne(u, zero)), having(label, COUNTED));
    if (!v128.any_true(counts)) continue;
    const core = having(label, CORE);
    const tumor = having(label, WHOLE_TUMOR);
    const scaled = f32x4.mul(u, f32x4.splat(inverseWidth));
    const both = v128.and(
      counts,
      f32x4.add(
        logProbability(core, f32x4.sub(scaled, f32x4.splat(t1c)), above),
        logProbability(tumor, f32x4.sub(scaled, f32x4.splat(flair)), above),
      ),
    );
    const high = i8x16.shuffle(both, both, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    total = f64x2.add(total, f64x2.add(f64x2.promote_low_f32x4(both), f64x2.promote_low_f32x4(high)));
    all = i32x4.sub(all, counts);
    inCore = i32x4.sub(inCore, v128.and(counts, core));
    inTumor = i32x4.sub(inTumor, v128.and(counts, tumor));
    inBoth = i32x4.sub(inBoth, v128.and(counts, v128.and(core, tumor)));
  }
}
