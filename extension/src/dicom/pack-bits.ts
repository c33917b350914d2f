import { voxelWords } from './voxel-words.ts';

/**
 * One bit a voxel, as binary segmentations are stored (PS3.5, 8.1.1): the first voxel is the lowest bit
 * of the first byte, and frames follow each other without padding, so a frame may begin within a byte.
 */

/** Of a word of four voxels all bits but the lowest of each. */
const MORE_THAN_ONE = 0xfefefefe;
/** Times this, four bytes of 0 or 1 have their bits in the lower half of the highest byte, the first one lowest. */
const GATHER = 0x01020408;

/** Bytes for so many voxels, made even by a zero byte at the end. */
export function packedLength(voxels: number): number {
  const bytes = Math.ceil(voxels / 8);
  return bytes + (bytes % 2);
}

/** Four voxels as four bits. */
function gathered(word: number): number {
  if ((word & MORE_THAN_ONE) === 0) return Math.imul(word, GATHER) >>> 24;
  let bits = 0;
  for (let voxel = 0; voxel < 4; voxel += 1) if (((word >>> (8 * voxel)) & 255) !== 0) bits |= 1 << voxel;
  return bits;
}

/** Sets in `packed` the bits from `firstBit` on that are not 0 in `mask`. */
export function packBits(mask: Uint8Array, packed: Uint8Array, firstBit: number): void {
  const { words } = voxelWords(mask);
  // Whole bytes at a time, where they begin with the mask.
  const whole = firstBit % 8 === 0 ? Math.floor(words.length / 2) : 0;
  const first = firstBit >>> 3;
  for (let byte = 0; byte < whole; byte += 1) {
    const [low, high] = [words[2 * byte], words[2 * byte + 1]];
    if ((low | high) !== 0) packed[first + byte] |= gathered(low) | (gathered(high) << 4);
  }
  for (let index = 8 * whole; index < mask.length; index += 1) {
    if (mask[index] !== 0) {
      const bit = firstBit + index;
      packed[bit >>> 3] |= 1 << (bit & 7);
    }
  }
}

/** Words of four voxels by their four bits. */
const SPREAD = Uint32Array.from({ length: 16 }, (_, bits) =>
  [0, 1, 2, 3].reduce((word, voxel) => (word | (((bits >>> voxel) & 1) << (8 * voxel))) >>> 0, 0),
);

/** Writes the `mask.length` bits from `firstBit` on, each as 0 or 1, into `mask`. */
export function unpackBits(packed: Uint8Array, firstBit: number, mask: Uint8Array): void {
  const { words } = voxelWords(mask);
  // Whole bytes at a time, where they begin with the mask.
  const whole = firstBit % 8 === 0 ? Math.floor(words.length / 2) : 0;
  const first = firstBit >>> 3;
  for (let index = 0; index < whole; index += 1) {
    const byte = packed[first + index];
    words[2 * index] = SPREAD[byte & 15];
    words[2 * index + 1] = SPREAD[byte >>> 4];
  }
  for (let index = 8 * whole; index < mask.length; index += 1) {
    const bit = firstBit + index;
    mask[index] = (packed[bit >>> 3] >>> (bit & 7)) & 1;
  }
}
