/**
 * Which tiles of voxels a sample reaches: how far each is from the start, when a front comes there at the earliest, and runs of the
 * voxels of those that are near or soon enough. Arrays of tiles have four bytes a tile, padded to fours.
 */
import { voxels } from './distances';
import { firstTileBlock, meanOfFields, result, sumTiles, tileCount, tiles } from './kept-fields';
import { narrowing, spread } from './mixing';
import { startX, startY, startZ } from './positions';

/** x, y, z in mm of each tile's first voxel, one array after the other; bytes of one. */
let corners: usize = 0;
let stride: usize = 0;
/** Of each tile the least distance from the start, mm, and the earliest time, mm. */
let distances: usize = 0;
let earliest: usize = 0;
/** From a tile's first voxel to its last, mm. */
const sides: usize = memory.data<f32>([0, 0, 0]);

export function setTilePlaces(ofCorners: usize, padded: i32, ofDistances: usize, ofEarliest: usize): void {
  corners = ofCorners;
  stride = (<usize>padded) << 2;
  distances = ofDistances;
  earliest = ofEarliest;
}

export function setTileSides(x: f32, y: f32, z: f32): void {
  store<f32>(sides, x);
  store<f32>(sides, y, 4);
  store<f32>(sides, z, 8);
}

/** How far a coordinate lies outside of what four tiles hold. */
// prettier-ignore
@inline
function outside(at: v128, least: v128, side: v128): v128 {
  const before = f32x4.sub(least, at);
  const behind = f32x4.sub(f32x4.sub(at, least), side);
  return f32x4.pmax(f32x4.pmax(before, behind), f32x4.splat(0));
}

/**
 * Looks at every tile: the mixture of least times, narrowed and shifted by no more than `earlier` (mm), is no later than any of its
 * voxels; within `ringEnd` (mm), of which far fields say little, and nowhere earlier than that, a front takes the distance.
 */
export function timeTiles(earlier: f32, ringEnd: f32): void {
  sumTiles(0, tileCount);
  const sums = (<usize>firstTileBlock) << 5;
  const end = (<usize>tileCount) << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const tile = corners + at;
    const dx = outside(startX(), v128.load(tile), v128.load32_splat(sides));
    const dy = outside(startY(), v128.load(tile + stride), v128.load32_splat(sides + 4));
    const dz = outside(startZ(), v128.load(tile + 2 * stride), v128.load32_splat(sides + 8));
    const square = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
    const distance = f32x4.sqrt(square);
    const mixed = f32x4.mul(meanOfFields(sums + at), narrowing(square, spread()));
    const time = f32x4.pmax(distance, f32x4.add(mixed, f32x4.splat(earlier)));
    v128.store(distances + at, distance);
    v128.store(earliest + at, v128.bitselect(distance, time, f32x4.le(distance, f32x4.splat(ringEnd))));
  }
}

/** Writes runs of voxels of the tiles whose earliest time is at most this (see ../voxel-tiles.ts); gives how many numbers those are. */
export function runsUntil(mm: f32, runs: usize): i32 {
  return runsUpTo(earliest, mm, runs);
}

/** The same of tiles within a distance. */
export function runsNear(mm: f32, runs: usize): i32 {
  return runsUpTo(distances, mm, runs);
}

function runsUpTo(values: usize, limit: f32, runs: usize): i32 {
  let to = runs;
  // Of blocks of eight.
  let runEnd: i32 = -1;
  for (let tile = 0; tile < tileCount; tile++) {
    if (!(load<f32>(values + ((<usize>tile) << 2)) <= limit)) continue;
    const blocks = tiles + ((<usize>tile) << 3);
    if (load<i32>(blocks) > runEnd) {
      store<i32>(to, load<i32>(blocks) << 3);
      to += 8;
    }
    runEnd = load<i32>(blocks, 4);
    store<i32>(to - 4, min(runEnd << 3, voxels));
  }
  return <i32>((to - runs) >> 2);
}

/** Makes infinite what lies in these runs but not in others, of which they hold all; `length`, `innerLength`: their numbers. */
export function emptyAround(runs: usize, length: i32, inner: usize, innerLength: i32): void {
  const end = runs + ((<usize>length) << 2);
  const innerEnd = inner + ((<usize>innerLength) << 2);
  let next = inner;
  for (let run = runs; run < end; run += 8) {
    let first = load<i32>(run);
    const last = load<i32>(run, 4);
    for (; next < innerEnd && load<i32>(next) < last; next += 8) {
      empty(first, load<i32>(next));
      first = load<i32>(next, 4);
    }
    empty(first, last);
  }
}

/** From a multiple of eight on, to the end of its four. */
function empty(first: i32, last: i32): void {
  const end = result + ((<usize>last) << 2);
  for (let at = result + ((<usize>first) << 2); at < end; at += 16) {
    v128.store(at, f32x4.splat(<f32>Infinity));
  }
}
