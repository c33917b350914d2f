/**
 * From the box's solution to distances of tissue voxels.
 */
import { logarithm } from '../../../../wasm/assembly/logarithm';
import { fromStartX, fromStartY, fromStartZ, squaredLength } from './positions';
import { LEAST, values } from './screened';

/** Where in the box each tissue voxel lies, bytes. */
let cells: usize = 0;
export let voxels: i32 = 0;
/** Of each tissue voxel, what `distances` writes; one more, which is infinite. */
export let accepted: usize = 0;

export function setVoxels(count: i32, ofCells: usize, ofAccepted: usize): void {
  voxels = count;
  cells = ofCells;
  accepted = ofAccepted;
}

/**
 * Writes −ℓ ln(V r) - offset of blocks of eight voxels, r the distance from the start, √(r² + leastSquare), mm. Infinite where
 * nothing comes.
 */
export function distances(firstBlock: i32, endBlock: i32, length: f32, offset: f32, leastSquare: f32): void {
  const end = (<usize>endBlock) << 5;
  for (let at = (<usize>firstBlock) << 5; at < end; at += 16) {
    const near = cells + at;
    let value = v128.load32_zero(values + <usize>load<u32>(near));
    value = v128.load32_lane(values + <usize>load<u32>(near, 4), value, 1);
    value = v128.load32_lane(values + <usize>load<u32>(near, 8), value, 2);
    value = v128.load32_lane(values + <usize>load<u32>(near, 12), value, 3);
    const square = squaredLength(fromStartX(at), fromStartY(at), fromStartZ(at));
    const decayed = f32x4.mul(value, f32x4.sqrt(f32x4.add(square, f32x4.splat(leastSquare))));
    const distance = f32x4.sub(f32x4.mul(logarithm(f32x4.pmax(decayed, f32x4.splat(LEAST))), f32x4.splat(-length)), f32x4.splat(offset));
    v128.store(accepted + at, v128.bitselect(distance, f32x4.splat(<f32>Infinity), f32x4.gt(value, f32x4.splat(0))));
  }
}
