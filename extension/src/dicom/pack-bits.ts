/**
 * One bit a voxel, as binary segmentations are stored (PS3.5, 8.1.1): the first voxel is the lowest bit
 * of the first byte, and frames follow each other without padding, so a frame may begin within a byte.
 */

/** Bytes for so many voxels, made even by a zero byte at the end. */
export function packedLength(voxels: number): number {
  const bytes = Math.ceil(voxels / 8);
  return bytes + (bytes % 2);
}

/** Sets in `packed` the bits from `firstBit` on that are not 0 in `mask`. */
export function packBits(mask: Uint8Array, packed: Uint8Array, firstBit: number): void {
  for (let index = 0; index < mask.length; index += 1) {
    if (mask[index] !== 0) {
      const bit = firstBit + index;
      packed[bit >>> 3] |= 1 << (bit & 7);
    }
  }
}

/** The `count` bits from `firstBit` on, each as 0 or 1. */
export function unpackBits(packed: Uint8Array, firstBit: number, count: number): Uint8Array {
  const mask = new Uint8Array(count);
  for (let index = 0; index < count; index += 1) {
    const bit = firstBit + index;
    mask[index] = (packed[bit >>> 3] >>> (bit & 7)) & 1;
  }
  return mask;
}
