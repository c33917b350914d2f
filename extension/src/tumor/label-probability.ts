/** Beyond this exponent a voxel on its label's side of the threshold contributes less than 1e-13. */
const TABLE_END = 30;
const TABLE_STEPS = 1 << 15;
const STEPS_PER_UNIT = TABLE_STEPS / TABLE_END;

/** log(1 − exp(−t)/2) at t = 0 … TABLE_END. */
const TABLE = Float64Array.from({ length: TABLE_STEPS + 1 }, (_, n) =>
  Math.log1p(-0.5 * Math.exp((-TABLE_END * n) / TABLE_STEPS)),
);

/**
 * Log-probability of one label at a distance u − u_c from its threshold, in units of σ_α (Eq. 6). `above` is what
 * the exponent counts as above the threshold, or 0 for the square as it is.
 */
export function logProbability(label: boolean, distance: number, above: number): number {
  const exponent = above > 0 && distance > 0 ? above : distance * distance;
  if (label ? distance <= 0 : distance >= 0) return -Math.LN2 - exponent;
  if (exponent >= TABLE_END) return 0;
  const place = exponent * STEPS_PER_UNIT;
  const step = place | 0;
  return TABLE[step] + (place - step) * (TABLE[step + 1] - TABLE[step]);
}
