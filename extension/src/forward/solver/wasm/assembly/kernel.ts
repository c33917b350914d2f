/**
 * One step of the solver: explicit substeps of diffusion and at their end the growth, over the rows that hold
 * density. The substeps pass through the volume together, each one slice behind the former, so that what they
 * read stays in the processor's cache. Compiled by AssemblyScript to WebAssembly with 128-bit SIMD; see
 * ../kernel-layout.ts for the memory's layout.
 *
 * A row is all i of one (j, k). Rows lie `rowStride` floats apart, of which the first four are padding, and
 * one row of padding surrounds each slice and one slice the volume: neighbours can be read without asking.
 * The faces' rates are 0 wherever density must not flow, so padding and CSF need no test.
 *
 * Of every buffer and row the extent [low, high] of voxels above 0 is known. Outside it the buffer is 0.
 */

const EMPTY_LOW: i32 = 1 << 24;
const EMPTY_HIGH: i32 = -(1 << 24);
/** Bytes of the range of rows that a buffer uses: first and last j, first and last k. */
const RANGE_BYTES: usize = 16;

let rowStride: i32 = 0;
let rowsOfSlice: i32 = 0;
let slices: i32 = 0;
let facesX: usize = 0;
let facesY: usize = 0;
let facesZ: usize = 0;
let tissueExtents: usize = 0;
let buffers: usize = 0;
let bufferBytes: usize = 0;
let extents: usize = 0;
let extentBytes: usize = 0;
let ranges: usize = 0;
let spans: usize = 0;
let slots: usize = 0;

export function setShape(stride: i32, rows: i32, slicesOfVolume: i32): void {
  rowStride = stride;
  rowsOfSlice = rows;
  slices = slicesOfVolume;
}

export function setFaces(x: usize, y: usize, z: usize, tissue: usize): void {
  facesX = x;
  facesY = y;
  facesZ = z;
  tissueExtents = tissue;
}

export function setBuffers(data: usize, dataBytes: usize, extent: usize, extentsBytes: usize): void {
  buffers = data;
  bufferBytes = dataBytes;
  extents = extent;
  extentBytes = extentsBytes;
}

export function setRanges(ofBuffers: usize, ofSubsteps: usize, buffersOfSlots: usize): void {
  ranges = ofBuffers;
  spans = ofSubsteps;
  slots = buffersOfSlots;
}

/** The buffer that is at the moment the n-th of a step; the 0th holds the density. */
@inline
function slot(n: i32): i32 {
  return load<i32>(slots + ((<usize>n) << 2));
}

@inline
function rangeOf(buffer: i32): usize {
  return ranges + RANGE_BYTES * <usize>buffer;
}

/** Nothing in this range. */
function empty(range: usize): void {
  store<i32>(range, EMPTY_LOW);
  store<i32>(range, EMPTY_HIGH, 4);
  store<i32>(range, EMPTY_LOW, 8);
  store<i32>(range, EMPTY_HIGH, 12);
}

@inline
function lowOf(extent: usize): i32 {
  return load<i32>(extent);
}

@inline
function highOf(extent: usize): i32 {
  return load<i32>(extent, 4);
}

/** Sets the blocks from `first` up to, not including, `end` to 0. */
@inline
function clearBlocks(row: usize, first: i32, end: i32): void {
  for (let block = first; block < end; block++) {
    v128.store(row + ((<usize>block) << 4), f32x4.splat(0));
  }
}

/** Which of a block's four values are above 0, as bits. */
@inline
function lanesAboveZero(row: usize, block: i32): i32 {
  return i32x4.bitmask(f32x4.gt(v128.load(row + ((<usize>block) << 4)), f32x4.splat(0)));
}

/** The first voxel above 0 in the blocks from `first` up to, not including, `end`. */
@inline
function firstAboveZero(row: usize, first: i32, end: i32): i32 {
  for (let block = first; block < end; block++) {
    const lanes = lanesAboveZero(row, block);
    if (lanes) return (block << 2) + ctz(lanes);
  }
  return EMPTY_LOW;
}

/** The last voxel above 0 before block `end`; there is one. */
@inline
function lastAboveZero(row: usize, end: i32): i32 {
  let block = end - 1;
  while (!lanesAboveZero(row, block)) block--;
  return (block << 2) + 31 - clz(lanesAboveZero(row, block));
}

/** Empties a buffer. */
export function clear(buffer: i32): void {
  const range = rangeOf(buffer);
  const firstJ = load<i32>(range);
  const lastJ = load<i32>(range, 4);
  const firstK = load<i32>(range, 8);
  const lastK = load<i32>(range, 12);
  for (let k = firstK; k <= lastK; k++) {
    for (let j = firstJ; j <= lastJ; j++) {
      const row = k * rowsOfSlice + j;
      const extent = extents + <usize>buffer * extentBytes + ((<usize>row) << 3);
      const low = lowOf(extent);
      const high = highOf(extent);
      if (low > high) continue;
      const data = buffers + <usize>buffer * bufferBytes + ((<usize>(row * rowStride + 4)) << 2);
      clearBlocks(data, low >> 2, (high >> 2) + 1);
      store<i32>(extent, EMPTY_LOW);
      store<i32>(extent, EMPTY_HIGH, 4);
    }
  }
  empty(range);
}

/** Whatever a pass over one slice must know. Set before the passes of a step, and read by all of them. */
let rates: v128 = f32x4.splat(0);
let cuts: v128 = f32x4.splat(0);
let baseWeights: v128 = f32x4.splat(0);
let newWeights: v128 = f32x4.splat(0);
let decays: v128 = f32x4.splat(0);
let gains: v128 = f32x4.splat(0);

/**
 * In slice k: target = source + rate · div(faces · grad source); with `last` then
 * target = baseWeight · base + (1 − baseWeight) · target, and growth by the exact logistic step.
 * What is not above the cut becomes 0. The target's range is widened by the rows that hold density.
 */
@inline
function pass(k: i32, firstJ: i32, lastJ: i32, source: i32, target: i32, base: i32, last: bool): void {
  const sourceData = buffers + <usize>source * bufferBytes;
  const targetData = buffers + <usize>target * bufferBytes;
  const baseData = buffers + <usize>base * bufferBytes;
  const sourceExtents = extents + <usize>source * extentBytes;
  const targetExtents = extents + <usize>target * extentBytes;
  const rowBytes = (<usize>rowStride) << 2;
  const sliceBytes = rowBytes * <usize>rowsOfSlice;
  const sliceExtents = (<usize>rowsOfSlice) << 3;
  const ones = f32x4.splat(1);
  const rate = rates;
  const cut = cuts;
  const baseWeight = baseWeights;
  const newWeight = newWeights;
  const decay = decays;
  const gain = gains;
  // What lies at one offset from each of these belongs to one block of voxels and its neighbours.
  const left = sourceData - 4;
  const rowBefore = sourceData - rowBytes;
  const rowAfter = sourceData + rowBytes;
  const sliceBefore = sourceData - sliceBytes;
  const sliceAfter = sourceData + sliceBytes;
  const faceLeft = facesX - 4;
  const faceBefore = facesY - rowBytes;
  const faceAfter = facesY;
  const faceBelow = facesZ - sliceBytes;
  const faceAbove = facesZ;
  let leastJ = EMPTY_LOW;
  let greatestJ = EMPTY_HIGH;

  for (let j = firstJ; j <= lastJ; j++) {
    const row = k * rowsOfSlice + j;
    // Density reaches one voxel beyond its own row's extent, and the extents of the four rows around, in tissue.
    const extent = sourceExtents + ((<usize>row) << 3);
    const own = i32x4.add(v128.load64_zero(extent), i32x4(-1, 1, 0, 0));
    const inJ = v128.load64_zero(extent - 8);
    const inJToo = v128.load64_zero(extent + 8);
    const inK = v128.load64_zero(extent - sliceExtents);
    const inKToo = v128.load64_zero(extent + sliceExtents);
    const tissue = v128.load64_zero(tissueExtents + ((<usize>row) << 3));
    const lows = i32x4.min_s(own, i32x4.min_s(i32x4.min_s(inJ, inJToo), i32x4.min_s(inK, inKToo)));
    const highs = i32x4.max_s(own, i32x4.max_s(i32x4.max_s(inJ, inJToo), i32x4.max_s(inK, inKToo)));
    const low = i32x4.extract_lane(i32x4.max_s(lows, tissue), 0);
    const high = i32x4.extract_lane(i32x4.min_s(highs, tissue), 1);

    const targetExtent = targetExtents + ((<usize>row) << 3);
    const staleLow = lowOf(targetExtent);
    const staleHigh = highOf(targetExtent);
    const rowOffset = (<usize>(row * rowStride + 4)) << 2;
    const targetRow = targetData + rowOffset;
    if (low > high) {
      if (staleLow <= staleHigh) {
        clearBlocks(targetRow, staleLow >> 2, (staleHigh >> 2) + 1);
        store<i32>(targetExtent, EMPTY_LOW);
        store<i32>(targetExtent, EMPTY_HIGH, 4);
      }
      continue;
    }
    const firstBlock = low >> 2;
    const endBlock = (high >> 2) + 1;
    if (staleLow <= staleHigh) {
      clearBlocks(targetRow, staleLow >> 2, min(firstBlock, (staleHigh >> 2) + 1));
      clearBlocks(targetRow, max(endBlock, staleLow >> 2), (staleHigh >> 2) + 1);
    }

    const endOffset = rowOffset + ((<usize>endBlock) << 4);
    for (let at = rowOffset + ((<usize>firstBlock) << 4); at < endOffset; at += 16) {
      const here = v128.load(left + at, 4);
      let flow = f32x4.mul(v128.load(faceLeft + at, 4), f32x4.sub(v128.load(left + at, 8), here));
      flow = f32x4.add(flow, f32x4.mul(v128.load(faceLeft + at), f32x4.sub(v128.load(left + at), here)));
      flow = f32x4.add(flow, f32x4.mul(v128.load(faceAfter + at), f32x4.sub(v128.load(rowAfter + at), here)));
      flow = f32x4.add(flow, f32x4.mul(v128.load(faceBefore + at), f32x4.sub(v128.load(rowBefore + at), here)));
      flow = f32x4.add(flow, f32x4.mul(v128.load(faceAbove + at), f32x4.sub(v128.load(sliceAfter + at), here)));
      flow = f32x4.add(flow, f32x4.mul(v128.load(faceBelow + at), f32x4.sub(v128.load(sliceBefore + at), here)));
      let value = f32x4.add(here, f32x4.mul(rate, flow));
      if (last) {
        value = f32x4.add(f32x4.mul(baseWeight, v128.load(baseData + at)), f32x4.mul(newWeight, value));
        value = f32x4.div(value, f32x4.add(decay, f32x4.mul(value, gain)));
        value = f32x4.pmin(value, ones);
      }
      v128.store(targetData + at, v128.and(value, f32x4.gt(value, cut)));
    }

    // Found afterwards: in the loop above it would be a branch that the processor cannot foresee.
    const newLow = firstAboveZero(targetRow, firstBlock, endBlock);
    store<i32>(targetExtent, newLow);
    if (newLow === EMPTY_LOW) {
      store<i32>(targetExtent, EMPTY_HIGH, 4);
      continue;
    }
    store<i32>(targetExtent, lastAboveZero(targetRow, endBlock), 4);
    leastJ = min(leastJ, j);
    greatestJ = j;
  }
  if (leastJ > greatestJ) return;
  const range = rangeOf(target);
  store<i32>(range, min(load<i32>(range), leastJ));
  store<i32>(range, max(load<i32>(range, 4), greatestJ), 4);
  store<i32>(range, min(load<i32>(range, 8), k), 8);
  store<i32>(range, max(load<i32>(range, 12), k), 12);
}

function passBetween(k: i32, firstJ: i32, lastJ: i32, source: i32, target: i32): void {
  pass(k, firstJ, lastJ, source, target, source, false);
}

function passLast(k: i32, firstJ: i32, lastJ: i32, source: i32, target: i32, base: i32): void {
  pass(k, firstJ, lastJ, source, target, base, true);
}

/**
 * One step from the density in slot 0: `substeps` substeps into slots 1, 2, …, of which the last takes up
 * 1 / substeps of slot 0, grows, and changes places with it.
 */
export function step(substeps: i32, rate: f32, decay: f32, cut: f32): void {
  rates = f32x4.splat(rate);
  cuts = f32x4.splat(cut);
  baseWeights = f32x4.splat(<f32>1 / <f32>substeps);
  newWeights = f32x4.splat(1 - <f32>1 / <f32>substeps);
  decays = f32x4.splat(decay);
  gains = f32x4.splat(1 - decay);

  const base = rangeOf(slot(0));
  const firstJ = load<i32>(base);
  const lastJ = load<i32>(base, 4);
  const firstK = load<i32>(base, 8);
  const lastK = load<i32>(base, 12);

  // The rows each substep may reach, and those that still hold density of an earlier step.
  let begin = EMPTY_LOW;
  let end = EMPTY_HIGH;
  for (let n = 1; n <= substeps; n++) {
    const range = rangeOf(slot(n));
    const span = spans + RANGE_BYTES * <usize>n;
    store<i32>(span, min(max(firstJ - n, 1), load<i32>(range)));
    store<i32>(span, max(min(lastJ + n, rowsOfSlice - 2), load<i32>(range, 4)), 4);
    store<i32>(span, min(max(firstK - n, 1), load<i32>(range, 8)), 8);
    store<i32>(span, max(min(lastK + n, slices - 2), load<i32>(range, 12)), 12);
    empty(range);
    begin = min(begin, load<i32>(span, 8) + n - 1);
    end = max(end, load<i32>(span, 12) + n - 1);
  }
  for (let front = begin; front <= end; front++) {
    for (let n = 1; n <= substeps; n++) {
      const span = spans + RANGE_BYTES * <usize>n;
      const k = front - n + 1;
      if (k < load<i32>(span, 8) || k > load<i32>(span, 12)) continue;
      const from = load<i32>(span);
      const to = load<i32>(span, 4);
      if (n < substeps) passBetween(k, from, to, slot(n - 1), slot(n));
      else passLast(k, from, to, slot(n - 1), slot(n), slot(0));
    }
  }
  const former = slot(0);
  store<i32>(slots, slot(substeps));
  store<i32>(slots + ((<usize>substeps) << 2), former);
}
