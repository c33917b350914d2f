// Arrays of 4 bytes a voxel, by their addresses.

@inline
export function float(array: usize, voxel: i32): f32 {
  return load<f32>(array + ((<usize>voxel) << 2));
}

@inline
export function putFloat(array: usize, voxel: i32, value: f32): void {
  store<f32>(array + ((<usize>voxel) << 2), value);
}

@inline
export function integer(array: usize, voxel: i32): i32 {
  return load<i32>(array + ((<usize>voxel) << 2));
}

@inline
export function putInteger(array: usize, voxel: i32, value: i32): void {
  store<i32>(array + ((<usize>voxel) << 2), value);
}
