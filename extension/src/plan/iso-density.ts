import { makeVolume, type Volume } from '../volume/volume.ts';

/**
 * The volume enclosed by an iso-density surface: 1 where the cell density is at least `density`, else 0.
 * Throws RangeError for a density outside of (0, 1].
 */
export function isoDensityMask(map: Volume<Float32Array>, density: number): Volume<Uint8Array> {
  if (!(density > 0 && density <= 1)) {
    throw new RangeError(`An iso-density lies in (0, 1], not at ${density}`);
  }
  const mask = new Uint8Array(map.data.length);
  for (let i = 0; i < mask.length; i += 1) mask[i] = map.data[i] >= density ? 1 : 0;
  return makeVolume(map.grid, mask);
}
