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
  // Whole bytes at a time, where they begin with the mask.
  const whole = firstBit % 8 === 0 ? mask.length - (mask.length % 8) : 0;
  for (let index = 0, to = firstBit >>> 3; index < whole; index += 8, to += 1) {
    let byte = 0;
    for (let bit = 0; bit < 8; bit += 1) if (mask[index + bit] !== 0) byte |= 1 << bit;
    packed[to] |= byte;
  }
  for (let index = whole; index < mask.length; index += 1) {
    if (mask[index] !== 0) {
      const bit = firstBit + index;
      packed[bit >>> 3] |= 1 << (bit & 7);
    }
  }
}

/** The `count` bits from `firstBit` on, each as 0 or 1. */
export function unpackBits(packed: Uint8Array, firstBit: number, count: number): Uint8Array {
  const mask = new Uint8Array(count);
  // Whole bytes at a time, where they begin with the mask; most of a segmentation is empty.
  const whole = firstBit % 8 === 0 ? count - (count % 8) : 0;
  for (let index = 0, from = firstBit >>> 3; index < whole; index += 8, from += 1) {
    const byte = packed[from];
    for (let bit = 0; byte >>> bit !== 0; bit += 1) mask[index + bit] = (byte >>> bit) & 1;
  }
  for (let index = whole; index < count; index += 1) {
    const bit = firstBit + index;
    mask[index] = (packed[bit >>> 3] >>> (bit & 7)) & 1;
  }
  return mask;
}
