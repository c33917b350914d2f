import type { GrowthParameters } from '../../../tumor/parameters.ts';
import type { FrontRanges } from '../network/front-network.ts';

/** Fronts of the triples that the network sees move at this speed, mm/day; about what the middle of the paper's ranges does. */
const SPEED = 0.08;
/** 2√(Dρ)T in mm at most: farther than the corners of a crop. */
const FARTHEST_MM = 120;

/** How many numbers of growth the network sees. */
export const GROWTH_INPUTS = 3;
export type GrowthInput = readonly [diffusivity: number, proliferationRate: number, time: number];

/** Of all {D, ρ, T} that give the same density the one whose front moves at `SPEED`. */
function standardTriple(widthMm: number, radiusMm: number): GrowthInput {
  return [(SPEED * widthMm) / 2, SPEED / (2 * widthMm), radiusMm / SPEED];
}

/**
 * {D, ρ, T} as the network sees them, each min-max normalised to [0, 1] over the trained ranges (II.4).
 * Triples of equal √(D/ρ) and ρT have equal densities (Eq. 1), so all are first brought to one of them. What lies beyond the
 * trained ranges is moved to their ends.
 */
export function growthInput(
  { diffusivity, proliferationRate, timeDays }: Omit<GrowthParameters, 'start'>,
  { widthMm: [thin, wide], growth: [little, much] }: FrontRanges,
): GrowthInput {
  const width = Math.min(wide, Math.max(thin, Math.sqrt(diffusivity / proliferationRate)));
  const growth = Math.min(much, Math.max(little, proliferationRate * timeDays));
  const triple = standardTriple(width, Math.min(FARTHEST_MM, 2 * width * growth));
  const [low, high] = [standardTriple(thin, 2 * thin * little), standardTriple(wide, FARTHEST_MM)];
  // ρ falls where D rises.
  return [
    (triple[0] - low[0]) / (high[0] - low[0]),
    (triple[1] - high[1]) / (low[1] - high[1]),
    (triple[2] - low[2]) / (high[2] - low[2]),
  ];
}
