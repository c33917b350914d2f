/** Part of white in white and gray matter, where the image tells it (`weight` above 0). */
export function whiteShare([white, gray]: readonly Float32Array[], weight: Float32Array): number {
  let [ofWhite, ofBoth] = [0, 0];
  for (let n = 0; n < weight.length; n++) {
    if (weight[n] === 0) continue;
    ofWhite += white[n];
    ofBoth += white[n] + gray[n];
  }
  return ofBoth > 0 ? ofWhite / ofBoth : 0;
}

/**
 * At 4 mm, adults with and without white matter lesions have 0.40 to 0.47 (healthy heads and gliomas of decision 14). Beyond
 * these bounds it is an inhomogeneity or want of contrast that was classified, not tissue.
 */
const USUAL = [0.35, 0.5] as const;

export function isUsualShare(share: number): boolean {
  return share >= USUAL[0] && share <= USUAL[1];
}
