// The voxels that a sample reaches, of those that count (reached-voxels.ts): an entry for the graphics card of each, and what
// they add up to. Addresses are in bytes.

/** As LABEL_KINDS: labels alone make so many kinds. */
const LABEL_BITS: i32 = 3;
const SIDES: usize = 6;
const ENTRY_BYTES = 16;

/** Travel times, mm; Infinity behind the last voxel's. */
let times: usize = 0;
/** Addresses of the neighbours' times, six a voxel. */
let neighbours: usize = 0;
/** Place among those that count, below 0 for one that does not. */
let places: usize = 0;
/** Bits of its kind, a byte a voxel, and PET signals. */
let kinds: usize = 0;
let signals: usize = 0;

/** Place, travel time, unevenness, and one number that is left as it is. */
let entries: usize = 0;
/** In double precision: number of voxels by labels, then the sum of squared PET signals. */
let totals: usize = 0;

export function setVoxels(ofTimes: usize, around: usize, ofPlaces: usize, ofKinds: usize, ofSignals: usize): void {
  times = ofTimes;
  neighbours = around;
  places = ofPlaces;
  kinds = ofKinds;
  signals = ofSignals;
}

export function setResults(ofEntries: usize, ofTotals: usize): void {
  entries = ofEntries;
  totals = ofTotals;
}

// prettier-ignore
@inline
function add(sum: f32, around: usize, side: usize, own: f32): f32 {
  const next = load<f32>(load<u32>(around + (side << 2)));
  // No branch: where the front ends is not to be guessed.
  return sum + select<f32>(next - own, 0, next < Infinity);
}

// prettier-ignore
@inline
function isReached(around: usize, side: usize): i32 {
  return i32(load<f32>(load<u32>(around + (side << 2))) < Infinity);
}

/** As unevenness.ts, of a voxel whose own time is `own`. Differences of neighbours are exact in single precision. */
// prettier-ignore
@inline
function unevenness(voxel: i32, own: f32): f32 {
  const around = neighbours + SIDES * (<usize>voxel << 2);
  let a = add(0, around, 0, own);
  let b = add(0, around, 1, own);
  a = add(a, around, 2, own);
  b = add(b, around, 3, own);
  a = add(a, around, 4, own);
  b = add(b, around, 5, own);
  let terms = 1 + isReached(around, 0) + isReached(around, 1) + isReached(around, 2);
  terms += isReached(around, 3) + isReached(around, 4) + isReached(around, 5);
  return (a + b) / <f32>terms;
}

/** Goes through runs of voxels; gives the number of entries. Later times are alike from `farthest` on. */
export function gather(runs: usize, length: i32, reach: f64, farthest: f32): i32 {
  let entry = entries;
  let squares: f64 = 0;
  let label1 = 0;
  let label2 = 0;
  let label3 = 0;
  for (let n = 0; n < length; n += 2) {
    const run = runs + (<usize>n << 2);
    const end = load<i32>(run, 4);
    for (let voxel = load<i32>(run); voxel < end; voxel++) {
      const at = <usize>voxel << 2;
      const place = load<i32>(places + at);
      const time = min<f32>(load<f32>(times + at), farthest);
      if (place < 0 || time > reach) continue;
      store<f32>(entry, <f32>place);
      store<f32>(entry, time, 4);
      store<f32>(entry, unevenness(voxel, time), 8);
      entry += ENTRY_BYTES;
      const label = <i32>load<u8>(kinds + voxel) & LABEL_BITS;
      label1 += i32(label == 1);
      label2 += i32(label == 2);
      label3 += i32(label == 3);
      const signal = <f64>load<f32>(signals + at);
      squares += signal * signal;
    }
  }
  const count = <i32>((entry - entries) / ENTRY_BYTES);
  store<f64>(totals, count - label1 - label2 - label3);
  store<f64>(totals, label1, 8);
  store<f64>(totals, label2, 16);
  store<f64>(totals, label3, 24);
  store<f64>(totals, squares, 32);
  return count;
}
