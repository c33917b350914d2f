/**
 * The steady state around a point source of what spreads and decays: V / ℓ² − ∇·(d ∇V) = source, d = D / D_w, on the voxels
 * of a box around the tissue, without flux where there is none (Eq. 2). Arrays of the box have f32, i fastest, rows padded to
 * blocks of four; a voxel that is not tissue has faces of 0 and stays 0.
 *
 * Successive over-relaxation (Young 1954), a block of four at a time, from the source outwards along every axis: what spreads
 * outwards does so within one pass.
 */
/** The source's voxel is held at this, so that e^-150 of it is still a normal number. */
const SOURCE: f32 = 1e30;
/** Less than this is none: numbers that are not normal are slow. */
export const LEAST: f32 = 1e-36;
/** Bytes of four voxels. */
const BLOCK: usize = 16;
/** So many passes go through the slices together. */
const TOGETHER: i32 = 3;
/** The radius solved grows over this part of the passes: what is far is right only after what is near. */
const EXPANDING: f32 = 0.8;

export let values: usize = 0;
/** Conductances of the faces towards i + 1, j + 1, k + 1, 1/mm². */
let facesX: usize = 0;
let facesY: usize = 0;
let facesZ: usize = 0;
/** 1 / (sum of the faces + 1/ℓ²), 0 outside tissue. */
let inverses: usize = 0;
/** Of each row the first byte with tissue, rounded down to blocks, and the end, rounded up; from the row's begin. */
let extents: usize = 0;
/** Bytes from one row, slice to the next; rows a slice. */
let row: usize = 0;
let slice: usize = 0;
let rows: i32 = 0;

/** The arrays of the box, one after the other: values, faces towards i + 1, j + 1, k + 1. */
export function setBox(first: usize, bytes: usize, ofExtents: usize): void {
  values = first;
  facesX = first + bytes;
  facesY = facesX + bytes;
  facesZ = facesY + bytes;
  extents = ofExtents;
}

/** Bytes of a row, rows of a slice, spacing in mm. */
export function setRows(ofRow: usize, ofRows: i32, x: f32, y: f32, z: f32): void {
  bytesX = 4 / x;
  spacingY = y;
  spacingZ = z;
  row = ofRow;
  rows = ofRows;
  slice = ofRow * <usize>ofRows;
}

/** How far each step goes: 1 is Gauss-Seidel's; and what of the old value it keeps. */
const relaxation: usize = memory.data<f32>([1, 0]);

let spacingY: f32 = 1;
let spacingZ: f32 = 1;
/** Bytes of a row a mm. */
let bytesX: f32 = 1;
/** Decay from a voxel to the next beyond the region. */
let past: f32 = 0;
let overRelaxation: f32 = 1;
/** How far from the source is solved in the end, mm. */
let farthest: f32 = 0;
let sourceX: usize = 0;
let sourceY: i32 = 0;
let sourceZ: i32 = 0;
/** mm; what is farther from the source is left as it is. */
let radius: f32 = 0;

// The region that is solved: in bytes along a row, in rows, in slices.
let beginX: usize = 0;
let endX: usize = 0;
let beginY: i32 = 0;
let endY: i32 = 0;
let beginZ: i32 = 0;
let endZ: i32 = 0;

/** Empties the last region and what borders on it, and begins a new one: bytes along a row, rows, slices. */
export function setRegion(x0: usize, x1: usize, y0: i32, y1: i32, z0: i32, z1: i32): void {
  for (let k = beginZ - 1; k <= endZ; k++) {
    for (let j = beginY - 1; j <= endY; j++) {
      if (endX > 0) memory.fill(values + rowAt(j, k) + beginX - BLOCK, 0, endX - beginX + 2 * BLOCK);
    }
  }
  beginX = x0;
  endX = x1;
  beginY = y0;
  endY = y1;
  beginZ = z0;
  endZ = z1;
}

// prettier-ignore
@inline
function rowAt(j: i32, k: i32): usize {
  return row * <usize>j + slice * <usize>k;
}

/** A step of four voxels. */
// prettier-ignore
@inline
function update(at: usize): void {
  step(at, false);
}

/** Of these four lanes the source's, all bits. */
const held: usize = memory.data<i32>([0, 0, 0, 0]);

// prettier-ignore
@inline
function step(at: usize, hasSource: bool): void {
  const v = values + at;
  const x = facesX + at;
  const y = facesY + at;
  const z = facesZ + at;
  // Whole blocks, shifted here: loads across what was just stored would wait for it.
  const before = v128.load(v - BLOCK);
  const old = v128.load(v);
  const after = v128.load(v, BLOCK);
  const toRight = v128.load(x);
  const toLeft = v128.load(x - 4);
  let across = f32x4.mul(v128.load(y), v128.load(v + row));
  across = f32x4.add(across, f32x4.mul(v128.load(y - row), v128.load(v - row)));
  across = f32x4.add(across, f32x4.mul(v128.load(z), v128.load(v + slice)));
  across = f32x4.add(across, f32x4.mul(v128.load(z - slice), v128.load(v - slice)));
  // Short ways from what the block before has stored to what this one does: each block waits for that.
  const beyond = v128.load32_splat(relaxation);
  const share = f32x4.mul(v128.load(inverses + at), beyond);
  const kept = f32x4.mul(old, v128.load32_splat(relaxation + 4));
  // The first and the third of the four, then the others from what those are now: together they would not follow
  // each other, and going far beyond would not converge.
  let first = relaxed(kept, across, before, old, after, toLeft, toRight, share);
  if (hasSource) first = v128.bitselect(f32x4.splat(SOURCE), first, v128.load(held));
  const half = v128.shuffle<i32>(first, old, 0, 5, 2, 7);
  let second = relaxed(kept, across, before, half, after, toLeft, toRight, share);
  if (hasSource) second = v128.bitselect(f32x4.splat(SOURCE), second, v128.load(held));
  const next = v128.shuffle<i32>(half, second, 0, 5, 2, 7);
  v128.store(v, v128.and(next, f32x4.gt(next, f32x4.splat(LEAST))));
}

/** Four voxels moved towards, and beyond, what comes to them. */
// prettier-ignore
@inline
function relaxed(kept: v128, across: v128, before: v128, own: v128, after: v128, toLeft: v128, toRight: v128, share: v128): v128 {
  const right = v128.shuffle<i32>(own, after, 1, 2, 3, 4);
  const left = v128.shuffle<i32>(before, own, 3, 4, 5, 6);
  const sum = f32x4.add(f32x4.add(across, f32x4.mul(toRight, right)), f32x4.mul(toLeft, left));
  return f32x4.add(kept, f32x4.mul(sum, share));
}

/** What lies beyond the region's ends of a row, decayed from its last voxels. */
// prettier-ignore
@inline
function endRow(base: usize): void {
  store<f32>(values + base + endX, past * load<f32>(values + base + endX - 4));
  store<f32>(values + base + beginX - 4, past * load<f32>(values + base + beginX));
}

function passRow(j: i32, k: i32, from: usize): void {
  const y = <f32>(j - sourceY) * spacingY;
  const z = <f32>(k - sourceZ) * spacingZ;
  const square = radius * radius - y * y - z * z;
  if (square < 0) return;
  // A radius without end is more than a row has.
  const half = min(<usize>(sqrt<f32>(square) * bytesX), row) & ~(BLOCK - 1);
  const base = rowAt(j, k);
  const entry = extents + ((<usize>(j + rows * k)) << 3);
  const first = max(<usize>load<u32>(entry), max(beginX, from - min(half, from)));
  const end = min(<usize>load<u32>(entry, 4), min(endX, from + half + BLOCK));
  if (first >= end) return;
  const middle = min(max(from, first), end);
  let up = base + middle;
  let down = up;
  // Both ways at a time: each block must wait for the one before it on its own way alone.
  const both = min(end - middle, middle - first);
  for (const until = up + both; up < until; up += BLOCK) {
    down -= BLOCK;
    update(up);
    update(down);
  }
  for (; up < base + end; up += BLOCK) update(up);
  for (; down > base + first; down -= BLOCK) update(down - BLOCK);
  endRow(base);
}

/** The row with the source, whose voxel is held. */
function passSourceRow(base: usize, x: usize): void {
  const block = x & ~(BLOCK - 1);
  step(base + block, true);
  for (let at = base + block + BLOCK; at < base + endX; at += BLOCK) update(at);
  for (let at = base + block; at > base + beginX; at -= BLOCK) update(at - BLOCK);
  endRow(base);
}

/** Copies a row of the region, decayed. */
function copyRow(from: usize, to: usize): void {
  const decay = f32x4.splat(past);
  for (let at = beginX; at < endX; at += BLOCK) {
    v128.store(values + to + at, f32x4.mul(v128.load(values + from + at), decay));
  }
}

/** Rows of a slice from `first` up and from below it down. */
function passRows(k: i32, first: i32, below: i32, from: usize): void {
  for (let j = first; j < endY; j++) passRow(j, k, from);
  for (let j = below; j >= beginY; j--) passRow(j, k, from);
  copyRow(rowAt(endY - 1, k), rowAt(endY, k));
  copyRow(rowAt(beginY, k), rowAt(beginY - 1, k));
}

/** For `solve`: inverse diagonals; the decay from a voxel to the next where the region ends within tissue; relaxation. */
export function setDecay(ofInverses: usize, ofPast: f32, ofRelaxation: f32): void {
  inverses = ofInverses;
  past = ofPast;
  overRelaxation = ofRelaxation;
}

/** What of a pass lies so many slices from the source, on both sides. */
function passShell(pass: i32, passes: i32, away: i32): void {
  // Going beyond leaves some voxels empty; the last pass does not, and fills them.
  const beyond: f32 = pass === passes - 1 ? 1 : overRelaxation;
  store<f32>(relaxation, beyond);
  store<f32>(relaxation, 1 - beyond, 4);
  radius = farthest * min<f32>(1, <f32>(pass + 1) / (EXPANDING * <f32>passes));
  const block = sourceX & ~(BLOCK - 1);
  const above = sourceZ + away;
  const below = sourceZ - away;
  if (away === 0) {
    passSourceRow(rowAt(sourceY, sourceZ), sourceX);
    passRows(sourceZ, sourceY + 1, sourceY - 1, block);
    return;
  }
  if (above < endZ) passRows(above, sourceY, sourceY - 1, block);
  if (below >= beginZ) passRows(below, sourceY, sourceY - 1, block);
}

/** What lies beyond the region's first and last slices, decayed from those. */
function endSlices(): void {
  for (let j = beginY; j < endY; j++) {
    copyRow(rowAt(j, endZ - 1), rowAt(j, endZ));
    copyRow(rowAt(j, beginZ), rowAt(j, beginZ - 1));
  }
}

/** What comes to a voxel from its neighbours. */
function around(at: usize): f32 {
  const v = values + at;
  const x = facesX + at;
  const y = facesY + at;
  const z = facesZ + at;
  return (
    load<f32>(x) * load<f32>(v, 4) +
    load<f32>(x - 4) * load<f32>(v - 4) +
    load<f32>(y) * load<f32>(v + row) +
    load<f32>(y - row) * load<f32>(v - row) +
    load<f32>(z) * load<f32>(v + slice) +
    load<f32>(z - slice) * load<f32>(v - slice)
  );
}

/**
 * Solves with a source in one voxel of the region (bytes along its row, row, slice), as far from it as `toMm`. Gives the source's
 * strength, 1/mm².
 */
export function solve(x: usize, j: i32, k: i32, passes: i32, toMm: f32): f32 {
  sourceX = x;
  sourceY = j;
  sourceZ = k;
  farthest = toMm;
  const at = rowAt(j, k) + x;
  const slices = max(endZ - k, k - beginZ + 1);
  store<f32>(values + at, SOURCE);
  v128.store(held, i32x4.splat(0));
  store<i32>(held + (at & (BLOCK - 1)), -1);
  // Each pass follows some slices behind the one before it, while what that has done is still in the cache.
  for (let first = 0; first < passes; first += TOGETHER) {
    const end = min(first + TOGETHER, passes);
    for (let step = 0; step < slices + end - first - 1; step++) {
      for (let pass = first; pass < end; pass++) {
        const away = step - (pass - first);
        if (away >= 0 && away < slices) passShell(pass, passes, away);
      }
    }
    endSlices();
  }
  // What the voxel would be without its source says how strong that is.
  const without = around(at) * load<f32>(inverses + at);
  return (1 - without / SOURCE) / load<f32>(inverses + at);
}
