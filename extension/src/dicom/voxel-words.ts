/**
 * The voxels of a mask as words of four, and how many voxels those are: the rest must be looked at one by one. None where
 * the mask does not begin with a word of its memory. Most of a mask is empty, which a word tells at a time.
 */
export function voxelWords(mask: Uint8Array): { readonly words: Uint32Array; readonly voxels: number } {
  const count = mask.byteOffset % 4 === 0 ? Math.floor(mask.length / 4) : 0;
  return { words: new Uint32Array(mask.buffer, count > 0 ? mask.byteOffset : 0, count), voxels: 4 * count };
}

/** Whether any voxel is not 0. */
export function holdsAny(mask: Uint8Array): boolean {
  const { words, voxels } = voxelWords(mask);
  // Plain loops: volumes have millions of voxels.
  for (let word = 0; word < words.length; word += 1) if (words[word] !== 0) return true;
  for (let voxel = voxels; voxel < mask.length; voxel += 1) if (mask[voxel] !== 0) return true;
  return false;
}

/** Whether any voxel is not 0 in two masks of one length. */
export function anyOverlap(masks: readonly Uint8Array[]): boolean {
  if (masks.length < 2) return false;
  const taken = new Uint8Array(masks[0].length);
  const takenWords = voxelWords(taken).words;
  return masks.some((mask) => {
    const { words, voxels } = voxelWords(mask);
    const meets = (from: number, to: number): boolean => {
      for (let voxel = from; voxel < to; voxel += 1) {
        if (mask[voxel] === 0) continue;
        if (taken[voxel] !== 0) return true;
        taken[voxel] = 1;
      }
      return false;
    };
    for (let word = 0; word < words.length; word += 1) {
      if (words[word] === 0) continue;
      if (takenWords[word] === 0) takenWords[word] = words[word];
      else if (meets(4 * word, 4 * word + 4)) return true;
    }
    return meets(voxels, mask.length);
  });
}
