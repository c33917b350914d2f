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
// @ts-ignore: decorator
@inline
function slot(n: i32): i32 {
  return load<i32>(slots + ((<usize>n) << 2));
}

// @ts-ignore: decorator
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

// @ts-ignore: decorator
@inline
function lowOf(extent: usize): i32 {
  return load<i32>(extent);
}

// @ts-ignore: decorator
@inline
function highOf(extent: usize): i32 {
  return load<i32>(extent, 4);
}

/** Sets the blocks from `first` up to, not including, `end` to 0. */
// @ts-ignore: decorator
@inline
function clearBlocks(row: usize, first: i32, end: i32): void {
  for (let block = first; block < end; block++) {
    v128.store(row + ((<usize>block) << 4), f32x4.splat(0));
  }
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
// @ts-ignore: decorator
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
  const range = rangeOf(target);

  for (let j = firstJ; j <= lastJ; j++) {
    const row = k * rowsOfSlice + j;
    const e = sourceExtents + ((<usize>row) << 3);
    const tissue = tissueExtents + ((<usize>row) << 3);
    let low = min(min(lowOf(e - 8), lowOf(e + 8)), min(lowOf(e - sliceExtents), lowOf(e + sliceExtents)));
    let high = max(max(highOf(e - 8), highOf(e + 8)), max(highOf(e - sliceExtents), highOf(e + sliceExtents)));
    low = max(min(low, lowOf(e) - 1), lowOf(tissue));
    high = min(max(high, highOf(e) + 1), highOf(tissue));

    const targetExtent = targetExtents + ((<usize>row) << 3);
    const staleLow = lowOf(targetExtent);
    const staleHigh = highOf(targetExtent);
    const rowOffset = (<usize>(row * rowStride + 4)) << 2;
    if (low > high) {
      if (staleLow <= staleHigh) {
        clearBlocks(targetData + rowOffset, staleLow >> 2, (staleHigh >> 2) + 1);
        store<i32>(targetExtent, EMPTY_LOW);
        store<i32>(targetExtent, EMPTY_HIGH, 4);
      }
      continue;
    }
    const firstBlock = low >> 2;
    const endBlock = (high >> 2) + 1;
    if (staleLow <= staleHigh) {
      clearBlocks(targetData + rowOffset, staleLow >> 2, min(firstBlock, (staleHigh >> 2) + 1));
      clearBlocks(targetData + rowOffset, max(endBlock, staleLow >> 2), (staleHigh >> 2) + 1);
    }

    let newLow = EMPTY_LOW;
    let newHigh = EMPTY_HIGH;
    for (let block = firstBlock; block < endBlock; block++) {
      const offset = rowOffset + ((<usize>block) << 4);
      const u = sourceData + offset;
      const x = facesX + offset;
      const y = facesY + offset;
      const z = facesZ + offset;
      const here = v128.load(u);
      let flow = f32x4.mul(v128.load(x), f32x4.sub(v128.load(u, 4), here));
      flow = f32x4.add(flow, f32x4.mul(v128.load(x - 4), f32x4.sub(v128.load(u - 4), here)));
      flow = f32x4.add(flow, f32x4.mul(v128.load(y), f32x4.sub(v128.load(u + rowBytes), here)));
      flow = f32x4.add(flow, f32x4.mul(v128.load(y - rowBytes), f32x4.sub(v128.load(u - rowBytes), here)));
      flow = f32x4.add(flow, f32x4.mul(v128.load(z), f32x4.sub(v128.load(u + sliceBytes), here)));
      flow = f32x4.add(flow, f32x4.mul(v128.load(z - sliceBytes), f32x4.sub(v128.load(u - sliceBytes), here)));
      let value = f32x4.add(here, f32x4.mul(rate, flow));
      if (last) {
        value = f32x4.add(
          f32x4.mul(baseWeight, v128.load(baseData + offset)),
          f32x4.mul(newWeight, value),
        );
        value = f32x4.div(value, f32x4.add(decay, f32x4.mul(value, gain)));
        value = f32x4.pmin(value, ones);
      }
      const above = f32x4.gt(value, cut);
      v128.store(targetData + offset, v128.and(value, above));
      const lanes = i32x4.bitmask(above);
      if (lanes) {
        newLow = min(newLow, (block << 2) + ctz(lanes));
        newHigh = (block << 2) + 31 - clz(lanes);
      }
    }
    store<i32>(targetExtent, newLow);
    store<i32>(targetExtent, newHigh, 4);
    if (newLow <= newHigh) {
      store<i32>(range, min(load<i32>(range), j));
      store<i32>(range, max(load<i32>(range, 4), j), 4);
      store<i32>(range, min(load<i32>(range, 8), k), 8);
      store<i32>(range, max(load<i32>(range, 12), k), 12);
    }
  }
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
