/**
 * Where tissue voxels lie as seen from a start, mm along the grid's axes.
 */

/** mm²: a voxel at the start has no direction. */
const LEAST_SQUARE: f32 = 1e-6;

/** x, y, z of each voxel, one array after the other. */
export let positions: usize = 0;
/** Bytes from one axis of the positions to the next. */
export let axis: usize = 0;
/** The start's x, y, z: a load before a loop stays there, but what is computed there is moved into it. */
const start: usize = memory.data<f32>([0, 0, 0]);

/** x, y, z of each voxel in mm, and to how many each axis is padded. */
export function setPositions(ofPositions: usize, padded: i32): void {
  positions = ofPositions;
  axis = (<usize>padded) << 2;
}

export function setStart(x: f32, y: f32, z: f32): void {
  store<f32>(start, x);
  store<f32>(start, y, 4);
  store<f32>(start, z, 8);
}

// The start's place in all lanes.

@inline
export function startX(): v128 {
  return v128.load32_splat(start);
}

@inline
export function startY(): v128 {
  return v128.load32_splat(start + 4);
}

@inline
export function startZ(): v128 {
  return v128.load32_splat(start + 8);
}

// Of four voxels, whose places in arrays of 4 bytes are at `at`.

@inline
export function fromStartX(at: usize): v128 {
  return f32x4.sub(v128.load(positions + at), startX());
}

@inline
export function fromStartY(at: usize): v128 {
  return f32x4.sub(v128.load(positions + axis + at), startY());
}

@inline
export function fromStartZ(at: usize): v128 {
  return f32x4.sub(v128.load(positions + 2 * axis + at), startZ());
}

@inline
export function squaredLength(dx: v128, dy: v128, dz: v128): v128 {
  const square = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
  return f32x4.pmax(square, f32x4.splat(LEAST_SQUARE));
}
