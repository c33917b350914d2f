/**
 * One explicit substep of diffusion, and at the end of a step the growth, over the rows that hold density.
 * Compiled by AssemblyScript to WebAssembly with 128-bit SIMD; see ../kernel.ts for the memory's layout.
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

export function setBuffers(data: usize, dataBytes: usize, extent: usize, extentsBytes: usize, range: usize): void {
  buffers = data;
  bufferBytes = dataBytes;
  extents = extent;
  extentBytes = extentsBytes;
  ranges = range;
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
  const range = ranges + RANGE_BYTES * <usize>buffer;
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
  store<i32>(range, EMPTY_LOW);
  store<i32>(range, EMPTY_HIGH, 4);
  store<i32>(range, EMPTY_LOW, 8);
  store<i32>(range, EMPTY_HIGH, 12);
}

/**
 * target = source + rate · div(faces · grad source); with `last` then
 * target = baseWeight · base + (1 − baseWeight) · target, and growth by the exact logistic step.
 * What is not above `cut` becomes 0.
 */
// @ts-ignore: decorator
@inline
function apply(
  source: i32,
  target: i32,
  base: i32,
  rate: f32,
  baseWeight: f32,
  decay: f32,
  cut: f32,
  last: bool,
): void {
  const sourceData = buffers + <usize>source * bufferBytes;
  const targetData = buffers + <usize>target * bufferBytes;
  const baseData = buffers + <usize>base * bufferBytes;
  const sourceExtents = extents + <usize>source * extentBytes;
  const targetExtents = extents + <usize>target * extentBytes;
  const sourceRange = ranges + RANGE_BYTES * <usize>source;
  const targetRange = ranges + RANGE_BYTES * <usize>target;

  // The rows that will hold density, and those that still hold some of an earlier substep.
  const firstJ = min(max(load<i32>(sourceRange) - 1, 1), load<i32>(targetRange));
  const lastJ = max(min(load<i32>(sourceRange, 4) + 1, rowsOfSlice - 2), load<i32>(targetRange, 4));
  const firstK = min(max(load<i32>(sourceRange, 8) - 1, 1), load<i32>(targetRange, 8));
  const lastK = max(min(load<i32>(sourceRange, 12) + 1, slices - 2), load<i32>(targetRange, 12));

  const rowBytes = (<usize>rowStride) << 2;
  const sliceBytes = rowBytes * <usize>rowsOfSlice;
  const sliceExtents = (<usize>rowsOfSlice) << 3;
  const rates = f32x4.splat(rate);
  const cuts = f32x4.splat(cut);
  const ones = f32x4.splat(1);
  const baseWeights = f32x4.splat(baseWeight);
  const newWeights = f32x4.splat(1 - baseWeight);
  const decays = f32x4.splat(decay);
  const gains = f32x4.splat(1 - decay);

  let usedFirstJ = EMPTY_LOW;
  let usedLastJ = EMPTY_HIGH;
  let usedFirstK = EMPTY_LOW;
  let usedLastK = EMPTY_HIGH;

  for (let k = firstK; k <= lastK; k++) {
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
        clearBlocks(targetData + rowOffset, staleLow >> 2, firstBlock);
        clearBlocks(targetData + rowOffset, endBlock, (staleHigh >> 2) + 1);
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
        let value = f32x4.add(here, f32x4.mul(rates, flow));
        if (last) {
          value = f32x4.add(
            f32x4.mul(baseWeights, v128.load(baseData + offset)),
            f32x4.mul(newWeights, value),
          );
          value = f32x4.div(value, f32x4.add(decays, f32x4.mul(value, gains)));
          value = f32x4.pmin(value, ones);
        }
        const above = f32x4.gt(value, cuts);
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
        usedFirstJ = min(usedFirstJ, j);
        usedLastJ = max(usedLastJ, j);
        usedFirstK = min(usedFirstK, k);
        usedLastK = k;
      }
    }
  }
  store<i32>(targetRange, usedFirstJ);
  store<i32>(targetRange, usedLastJ, 4);
  store<i32>(targetRange, usedFirstK, 8);
  store<i32>(targetRange, usedLastK, 12);
}

export function substep(source: i32, target: i32, rate: f32, cut: f32): void {
  apply(source, target, source, rate, 0, 1, cut, false);
}

export function lastSubstep(
  source: i32,
  target: i32,
  base: i32,
  rate: f32,
  baseWeight: f32,
  decay: f32,
  cut: f32,
): void {
  apply(source, target, base, rate, baseWeight, decay, cut, true);
}
