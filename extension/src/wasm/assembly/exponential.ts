// Constants are loaded: the engine makes a splatted one anew wherever it is used.
const CONSTANTS = memory.data<f32>([
  -87,
  87,
  1.4426950408889634,
  0.693145751953125,
  1.428606765330187e-6,
  1.9875691500e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
  1,
], 16);

// prettier-ignore
@inline
function constant(number: i32): v128 {
  return v128.load32_splat(CONSTANTS + (<usize>number << 2));
}

/** e^x for x in [-87, 88], right to 2e-7 of itself; beyond, that of the nearer end. */
// prettier-ignore
@inline
export function exponential(value: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(value, constant(0)), constant(1));
  const n = f32x4.nearest(f32x4.mul(x, constant(2)));
  let r = f32x4.sub(x, f32x4.mul(n, constant(3)));
  r = f32x4.sub(r, f32x4.mul(n, constant(4)));
  let p = constant(5);
  p = f32x4.add(f32x4.mul(p, r), constant(6));
  p = f32x4.add(f32x4.mul(p, r), constant(7));
  p = f32x4.add(f32x4.mul(p, r), constant(8));
  p = f32x4.add(f32x4.mul(p, r), constant(9));
  p = f32x4.add(f32x4.mul(p, r), constant(10));
  const one = constant(11);
  p = f32x4.add(f32x4.mul(f32x4.mul(p, r), r), f32x4.add(r, one));
  // n is a whole number between -126 and 126: with 1.5 times 2^23 more it stands in the low bits, and only the lowest nine count.
  const whole = f32x4.add(n, f32x4.splat(12583039));
  return f32x4.mul(p, i32x4.shl(whole, 23));
}
