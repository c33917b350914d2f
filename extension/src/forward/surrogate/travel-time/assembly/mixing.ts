/**
 * Mixing fields as seen from a start: a weighted mean, narrowed, and shifted by direction.
 */
import { MIDDLE, result, SUM, sumFields, UNITS } from './kept-fields';
import { axis, positions, startX, startY, startZ } from './positions';

/**
 * Numbers that loops need in all lanes: a load before a loop stays there, but what is computed there is moved into it.
 * The shift's x, y, z, a sixteenth of them, and its offset; the limit; the spread, mm²: what the nodes' squared
 * distance from the start amounts to across the way; a mean of distances is too long by that.
 */
const numbers: usize = memory.data<f32>([0, 0, 0, 0, 0, 0]);
const TILT: usize = 0;
const OFFSET: usize = 12;
const LIMIT: usize = 16;
const SPREAD: usize = 20;

@inline
function inAllLanes(number: usize): v128 {
  return v128.load32_splat(numbers + number);
}

export function setSpread(across: f32): void {
  store<f32>(numbers + SPREAD, across);
}

/** For `mix`: what it adds is offset + (x, y, z) · direction from the start; what then exceeds `greatest` becomes infinite. */
export function setShift(offset: f32, x: f32, y: f32, z: f32, greatest: f32): void {
  store<f32>(numbers + OFFSET, offset);
  store<f32>(numbers + TILT, x / ROOT);
  store<f32>(numbers + TILT, y / ROOT, 4);
  store<f32>(numbers + TILT, z / ROOT, 8);
  store<f32>(numbers + LIMIT, greatest);
}

@inline
export function spread(): v128 {
  return inAllLanes(SPREAD);
}

/** By how much a mean of distances from places spread by `across` (mm²) is to be shortened at these squared distances. */
@inline
export function narrowing(square: v128, across: v128): v128 {
  return f32x4.sqrt(f32x4.div(square, f32x4.add(square, across)));
}

/** `root` gives so many times 1 / √x. */
const ROOT: f32 = 16;
/** For all lanes, too: scale and middle of a mean, divided by ROOT²; what is later than any; what `root` needs. */
const constants: usize = memory.data<f32>([1 / (UNITS * SUM * ROOT * ROOT), MIDDLE / (ROOT * ROOT), f32.POSITIVE_INFINITY, 3, 12]);
const guess: usize = memory.data<i32>([0x5f375a86]);

/**
 * 16 / √x to within 5e-6 of it, cheaper than by root and division: a first guess from the bits of x (Lomont 2003), then
 * Newton's iteration twice, its halves left for the end. Of 0 it gives something finite.
 */
@inline
function root(x: v128, first: v128, three: v128, twelve: v128): v128 {
  const y = i32x4.sub(first, i32x4.shr_u(x, 1));
  const twice = f32x4.mul(y, f32x4.sub(three, f32x4.mul(x, f32x4.mul(y, y))));
  return f32x4.mul(twice, f32x4.sub(twelve, f32x4.mul(x, f32x4.mul(twice, twice))));
}

/**
 * Writes the weighted mean of the mixture's fields, shifted, into `result`, over runs of voxels: `length` numbers, [first, end) one
 * pair after the other, the first a multiple of eight.
 */
export function mixRuns(runs: usize, length: i32): void {
  const end = runs + (<usize>length << 2);
  for (let run = runs; run < end; run += 8) mix(load<i32>(run) >> 3, (load<i32>(run, 4) + 7) >> 3);
}

function mix(firstBlock: i32, endBlock: i32): void {
  sumFields(firstBlock, endBlock);
  const fromX = startX();
  const fromY = startY();
  const fromZ = startZ();
  const alongX = inAllLanes(TILT);
  const alongY = inAllLanes(TILT + 4);
  const alongZ = inAllLanes(TILT + 8);
  const offset = inAllLanes(OFFSET);
  const wide = inAllLanes(SPREAD);
  const limit = inAllLanes(LIMIT);
  const scale = v128.load32_splat(constants);
  const middle = v128.load32_splat(constants + 4);
  const infinite = v128.load32_splat(constants + 8);
  const three = v128.load32_splat(constants + 12);
  const twelve = v128.load32_splat(constants + 16);
  const first = v128.load32_splat(guess);
  const zero = f32x4.splat(0);
  const x = positions;
  const y = x + axis;
  const z = y + axis;
  const out = result;
  const end = (<usize>endBlock) << 5;
  for (let at = (<usize>firstBlock) << 5; at < end; at += 16) {
    const dx = f32x4.sub(v128.load(x + at), fromX);
    const dy = f32x4.sub(v128.load(y + at), fromY);
    const dz = f32x4.sub(v128.load(z + at), fromZ);
    const square = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
    const along = f32x4.add(f32x4.add(f32x4.mul(dx, alongX), f32x4.mul(dy, alongY)), f32x4.mul(dz, alongZ));
    const mean = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(v128.load(out + at)), scale), middle);
    const narrowed = f32x4.mul(f32x4.mul(mean, square), root(f32x4.add(square, wide), first, three, twelve));
    const time = f32x4.add(f32x4.mul(f32x4.add(narrowed, along), root(square, first, three, twelve)), offset);
    v128.store(out + at, v128.bitselect(f32x4.pmax(zero, time), infinite, f32x4.le(time, limit)));
  }
}
