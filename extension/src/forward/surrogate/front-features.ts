/** A sample as the network sees it. */
export interface FrontSample {
  /** Width of the front √(D/ρ) in white matter, mm. */
  readonly widthMm: number;
  /** ρT. */
  readonly growth: number;
}

/** A voxel as a sample sees it, mm. */
export interface FrontVoxel {
  /** Travel time from the start; Infinity beyond reach. */
  readonly time: number;
  /** Distance from the start in a straight line. */
  readonly distance: number;
  /** Mean of the travel time over the voxel and those of its six neighbours that are tissue and in reach, less its own. */
  readonly unevenness: number;
}

/** Travel times beyond this, mm, are alike where they are compared with a neighbour's. */
export const FARTHEST_MM = 300;
/** Number of features that depend on voxel and sample. */
export const FRONT_FEATURE_COUNT = 7;
/** Number of features that depend on the sample alone, besides `START_CHANNELS`. */
export const SAMPLE_FEATURE_COUNT = 3;

/** Where unlimited growth from a point, ρT − g²/(4ρT), is less than minus this, all is alike. */
export const BEYOND = 24;
/** So far behind the front all is alike: in widths, or in mm where that is more. */
export const BEHIND = { widths: 12, mm: 24 } as const;
/** Unevenness of more widths is alike. */
export const UNEVEN_WIDTHS = 8;

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Travel times and distances, in widths, between which a voxel's place tells something: [behind, ahead]. */
export function tellingWidths({ widthMm, growth }: FrontSample): readonly [number, number] {
  const behind = Math.max(0, 2 * growth - Math.max(BEHIND.widths, BEHIND.mm / widthMm));
  return [behind, 2 * Math.sqrt(growth * (growth + BEYOND))];
}

/**
 * What the network knows of a voxel at a sample: for travel time and distance, how far it is from a front of speed 2√(Dρ),
 * in widths, and the logarithm of unlimited growth from a point, ρT − g²/(4ρT), where g is in widths (Eq. 1 without
 * saturation); and how the two relate.
 */
export function frontFeatures(voxel: FrontVoxel, sample: FrontSample, out: Float64Array): void {
  const { widthMm, growth } = sample;
  const [behind, ahead] = tellingWidths(sample);
  [voxel.time, voxel.distance].forEach((mm, n) => {
    const widths = within(mm / widthMm, behind, ahead);
    out[n] = (widths - 2 * growth) / 4;
    out[2 + n] = (growth - widths ** 2 / (4 * growth)) / 4;
  });
  const time = Math.min(voxel.time, FARTHEST_MM);
  out[4] = Math.min(1, voxel.distance / Math.max(time, 1));
  out[5] = time / (time + 20);
  out[6] = within(voxel.unevenness / widthMm, -UNEVEN_WIDTHS, UNEVEN_WIDTHS) / 2;
}

/** The greatest magnitude of each of `frontFeatures` at a sample, whatever the voxel. */
export function frontFeatureLimits(sample: FrontSample): Float64Array {
  const { growth } = sample;
  const [behind, ahead] = tellingWidths(sample);
  const place = Math.max(2 * growth - behind, ahead - 2 * growth) / 4;
  const unlimited = Math.max(BEYOND, growth - behind ** 2 / (4 * growth)) / 4;
  return Float64Array.of(place, place, unlimited, unlimited, 1, 1, UNEVEN_WIDTHS / 2);
}

/** Features of a sample alone. */
export function sampleFeatures({ widthMm, growth }: FrontSample): readonly [number, number, number] {
  return [Math.log(widthMm), Math.log(growth) - 2, Math.log(2 * widthMm * growth) - 3];
}
