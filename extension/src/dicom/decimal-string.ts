/**
 * A number as a DICOM decimal string: at most 16 characters (PS3.5, 6.2), the nearest to it that fits.
 * Throws RangeError for what is not finite.
 */
export function decimalString(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be written as a decimal string`);
  const exact = String(value);
  if (exact.length <= 16) return exact;
  let best: string | undefined;
  for (let digits = 16; digits > 0 && best === undefined; digits -= 1) {
    const rounded = Number(value.toPrecision(digits));
    best = [String(rounded), rounded.toExponential()].find((candidate) => candidate.length <= 16);
  }
  return best ?? '0';
}
