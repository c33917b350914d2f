/** Sixteen-bit values, and how to get the real ones back: value = slope * stored + intercept. */
export interface StoredValues {
  readonly data: Int16Array | Uint16Array;
  readonly slope: number;
  readonly intercept: number;
}

const UNSIGNED_MAX = 65535;
const SIGNED_MAX = 32767;
const SIGNED_MIN = -32768;

/**
 * Sixteen-bit values for an MR image. Whole numbers that fit are kept as they are; anything else is spread
 * over the unsigned range, so that it comes back to within half a slope.
 * Throws RangeError for values that are no numbers.
 */
export function storeMrValues(values: Float32Array): StoredValues {
  const { min, max } = range(values);
  const whole = allWhole(values);
  if (whole && min >= 0 && max <= UNSIGNED_MAX)
    return { data: new Uint16Array(values), slope: 1, intercept: 0 };
  if (whole && min >= SIGNED_MIN && max <= SIGNED_MAX)
    return { data: new Int16Array(values), slope: 1, intercept: 0 };
  const slope = max > min ? (max - min) / UNSIGNED_MAX : 1;
  const data = new Uint16Array(values.length);
  for (let n = 0; n < data.length; n++) data[n] = Math.round((values[n] - min) / slope);
  return { data, slope, intercept: min };
}

/** Sixteen-bit values for a PET image, whose intercept must be 0 (PS3.3, C.8.9.4). */
export function storePetValues(values: Float32Array): StoredValues {
  const { min, max } = range(values);
  const largest = Math.max(Math.abs(min), Math.abs(max));
  const slope = largest > 0 ? largest / SIGNED_MAX : 1;
  const data = new Int16Array(values.length);
  for (let n = 0; n < data.length; n++) data[n] = Math.round(values[n] / slope);
  return { data, slope, intercept: 0 };
}

function range(values: Float32Array): { min: number; max: number } {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) throw new RangeError(`${value} is no image value`);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

function allWhole(values: Float32Array): boolean {
  for (const value of values) if (value !== Math.round(value)) return false;
  return true;
}
