// Constants are loaded: the engine makes a splatted one anew wherever it is used.
const CONSTANTS = memory.data<f32>([1, 0.2222222222, 0.2857142857, 0.4, 0.6666666667, 2, 0.6931471805599453], 16);

// prettier-ignore
@inline
function constant(number: i32): v128 {
  return v128.load32_splat(CONSTANTS + (<usize>number << 2));
}

/** ln x of normal numbers above 0, right to 2e-7 or to so much of itself. */
// prettier-ignore
@inline
export function logarithm(x: v128): v128 {
  // x = m 2^n with m from √½ to √2; ln m = 2 artanh((m − 1) / (m + 1)), by its series.
  const bits = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const n = i32x4.shr_s(bits, 23);
  const m = i32x4.sub(x, i32x4.shl(n, 23));
  const one = constant(0);
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const square = f32x4.mul(s, s);
  let series = constant(1);
  series = f32x4.add(f32x4.mul(series, square), constant(2));
  series = f32x4.add(f32x4.mul(series, square), constant(3));
  series = f32x4.add(f32x4.mul(series, square), constant(4));
  series = f32x4.add(f32x4.mul(series, square), constant(5));
  return f32x4.add(f32x4.mul(s, series), f32x4.mul(f32x4.convert_i32x4_s(n), constant(6)));
}
