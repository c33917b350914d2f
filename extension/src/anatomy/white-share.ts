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
 * At 4 mm, after the first classification, heads and gliomas whose maps came out right have 0.40 to 0.47 (decision 14). Beyond
 * these bounds it is an inhomogeneity or want of contrast that was classified, not tissue.
 */
export const USUAL_AT_FIRST = [0.35, 0.5] as const;
/** Of finished maps: 0.41 to 0.49 where they are right. */
export const USUAL_AT_LAST = [0.35, 0.55] as const;

export function isUsualShare(share: number, [least, most]: readonly [number, number]): boolean {
  return share >= least && share <= most;
}
