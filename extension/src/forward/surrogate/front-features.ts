/** A sample as the network sees it. */
export interface FrontSample {
  /** Width of the front √(D/ρ) in white matter, mm. */
  readonly widthMm: number;
  /** ρT. */
  readonly growth: number;
}

/** A voxel as a sample sees it, mm. */
export interface FrontVoxel {
  /** Travel time from the start in the first slowness field; Infinity beyond reach. */
  readonly first: number;
  /** The same in the second. */
  readonly second: number;
  /** Distance from the start in a straight line. */
  readonly distance: number;
  /** Mean of the first travel time over the voxel and those of its six neighbours that are tissue and in reach, less its own. */
  readonly unevenness: number;
}

/** Travel times and distances beyond this, mm, are alike to the network. */
export const FARTHEST_MM = 300;
/** Number of features that depend on voxel and sample. */
export const FRONT_FEATURE_COUNT = 14;
/** Number of features that depend on the sample alone, besides `START_CHANNELS`. */
export const SAMPLE_FEATURE_COUNT = 3;

const clip = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value));

/**
 * What the network knows of a voxel at a sample: for both travel times and the distance, how far it is from a front of
 * speed 2√(Dρ), in widths of the front and in mm; the logarithm of unlimited growth from a point, ρT − g²/(4ρT), where g
 * is in widths (Eq. 1 without saturation); and how the three relate.
 */
export function frontFeatures(voxel: FrontVoxel, { widthMm, growth }: FrontSample, out: Float64Array): void {
  const front = 2 * widthMm * growth;
  const first = Math.min(voxel.first, FARTHEST_MM);
  const second = Math.min(voxel.second, FARTHEST_MM);
  const { distance, unevenness } = voxel;
  const widths = (mm: number): number => clip(mm / widthMm - 2 * growth, 12) / 4;
  const millimetres = (mm: number): number => clip(mm - front, 24) / 8;
  const unlimited = (mm: number): number => clip(growth - (mm / widthMm) ** 2 / (4 * growth), 12) / 4;
  out[0] = widths(first);
  out[1] = millimetres(first);
  out[2] = widths(second);
  out[3] = millimetres(second);
  out[4] = widths(distance);
  out[5] = millimetres(distance);
  out[6] = unlimited(first);
  out[7] = unlimited(second);
  out[8] = unlimited(distance);
  out[9] = Math.min(1, distance / Math.max(first, 1));
  out[10] = first / (first + 20);
  out[11] = clip((second - first) / 5, 4);
  out[12] = clip(unevenness / 5, 3);
  out[13] = clip(unevenness / widthMm, 6) / 2;
}

/** Features of a sample alone. */
export function sampleFeatures({ widthMm, growth }: FrontSample): readonly [number, number, number] {
  return [Math.log(widthMm), Math.log(growth) - 2, Math.log(2 * widthMm * growth) - 3];
}
