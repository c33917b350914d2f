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

/** Travel times beyond this, mm, are alike where they are compared with a neighbour's. */
export const FARTHEST_MM = 300;
/** Number of features that depend on voxel and sample. */
export const FRONT_FEATURE_COUNT = 9;
/** Number of features that depend on the sample alone, besides `START_CHANNELS`. */
export const SAMPLE_FEATURE_COUNT = 3;

/** Where unlimited growth from a point, ρT − g²/(4ρT), is less than minus this, all is alike. */
export const BEYOND = 24;
/** So far behind the front all is alike: in widths, or in mm where that is more. */
export const BEHIND = { widths: 12, mm: 24 } as const;
/** Unevenness of more widths is alike. */
export const UNEVEN_WIDTHS = 8;

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/**
 * What the network knows of a voxel at a sample: for both travel times and the distance, how far it is from a front of
 * speed 2√(Dρ), in widths, and the logarithm of unlimited growth from a point, ρT − g²/(4ρT), where g is in widths (Eq. 1
 * without saturation); and how the three relate.
 */
export function frontFeatures(voxel: FrontVoxel, { widthMm, growth }: FrontSample, out: Float64Array): void {
  const least = Math.max(0, 2 * growth - Math.max(BEHIND.widths, BEHIND.mm / widthMm));
  const most = 2 * Math.sqrt(growth * (growth + BEYOND));
  [voxel.first, voxel.second, voxel.distance].forEach((mm, n) => {
    const widths = within(mm / widthMm, least, most);
    out[n] = (widths - 2 * growth) / 4;
    out[3 + n] = (growth - widths ** 2 / (4 * growth)) / 4;
  });
  const first = Math.min(voxel.first, FARTHEST_MM);
  out[6] = Math.min(1, voxel.distance / Math.max(first, 1));
  out[7] = first / (first + 20);
  out[8] = within(voxel.unevenness / widthMm, -UNEVEN_WIDTHS, UNEVEN_WIDTHS) / 2;
}

/** Features of a sample alone. */
export function sampleFeatures({ widthMm, growth }: FrontSample): readonly [number, number, number] {
  return [Math.log(widthMm), Math.log(growth) - 2, Math.log(2 * widthMm * growth) - 3];
}
