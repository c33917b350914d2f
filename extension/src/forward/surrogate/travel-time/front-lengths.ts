import type { LengthShare } from './near-fields.ts';

/**
 * Lengths ℓ that fields are solved for, mm, and how many widths √(D/ρ) of a front it averages its surroundings over: found by
 * trying, see docs/decisions/011.
 */
export const FRONT_LENGTHS = { mm: [2, 4, 8], widths: 2 } as const;

/**
 * Between which of `FRONT_LENGTHS.mm` a front of a width lies, in the logarithm, and where; beyond their ends at the end.
 */
export function lengthShares(widthMm: number): LengthShare[] {
  const { mm, widths } = FRONT_LENGTHS;
  const last = mm.length - 1;
  // Each is twice the one before.
  const place = Math.min(last, Math.max(0, Math.log2((widths * widthMm) / mm[0])));
  const length = Math.min(last - 1, Math.floor(place));
  const share = place - length;
  return [
    { length, share: 1 - share },
    { length: length + 1, share },
  ].filter((part) => part.share > 0);
}
