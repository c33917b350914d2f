import { packBits, packedLength, unpackBits } from '../../../extension/src/dicom/pack-bits.ts';
import { anyOverlap, holdsAny } from '../../../extension/src/dicom/voxel-words.ts';

/** Bits as text, the lowest of each byte first: the order of the voxels. */
function bitsOf(packed: Uint8Array): string {
  return Array.from(packed, (byte) => Array.from(byte.toString(2).padStart(8, '0')).reverse().join('')).join(
    '',
  );
}

/** A mask that begins so far into its memory. */
function maskFrom(bits: string, offset: number): Uint8Array {
  const mask = new Uint8Array(new ArrayBuffer(offset + bits.length), offset);
  // 7: what is inside need not be 1.
  mask.set(Array.from(bits, (bit, n) => (bit === '0' ? 0 : n % 5 === 0 ? 7 : 1)));
  return mask;
}

const BITS = Array.from({ length: 75 }, (_, n) => ((n * n + 3 * n) % 7 < 3 ? '1' : '0')).join('');

test.each([
  [0, 0],
  [0, 1],
  [3, 0],
  [8, 4],
  [13, 2],
])(
  'voxels are bits in their order, from bit %i on, of a mask %i bytes into its memory',
  (firstBit, offset) => {
    const packed = new Uint8Array(packedLength(firstBit + BITS.length));
    packBits(maskFrom(BITS, offset), packed, firstBit);
    expect(bitsOf(packed)).toBe(('0'.repeat(firstBit) + BITS).padEnd(8 * packed.length, '0'));
    const mask = new Uint8Array(new ArrayBuffer(offset + BITS.length), offset);
    unpackBits(packed, firstBit, mask);
    expect([...mask].join('')).toBe(BITS);
  },
);

test.each([0, 1, 4])('one voxel anywhere is found, %i bytes into memory', (offset) => {
  for (let at = 0; at < 21; at += 1) {
    const mask = maskFrom('0'.repeat(21), offset);
    expect(holdsAny(mask)).toBe(false);
    mask[at] = 255;
    expect(holdsAny(mask)).toBe(true);
    const beside = maskFrom('1'.repeat(21), offset);
    beside[at] = 0;
    expect(anyOverlap([mask, beside])).toBe(false);
    beside[at] = 1;
    expect(anyOverlap([mask, beside])).toBe(true);
  }
  expect(anyOverlap([maskFrom('1', offset)])).toBe(false);
});
