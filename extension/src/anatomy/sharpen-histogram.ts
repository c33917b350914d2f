/** Bins of the histogram of log intensities. */
const BINS = 200;
/** Width at half maximum of the blur that inhomogeneity is taken to make, in log intensity, and Wiener's noise (Sled 1998). */
const BLUR = 0.15;
const NOISE = 0.01;

/** Circular convolution. */
function convolve(values: Float64Array, kernel: Float64Array): Float64Array {
  const n = values.length;
  const result = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) result[i] += values[j] * kernel[(i - j + n) % n];
  }
  return result;
}

/** Kernel of the Wiener filter that takes a Gaussian blur of `sigma` bins away, on a circle of `n` bins. */
function wienerKernel(n: number, sigma: number): Float64Array {
  // The transform of a Gaussian, real and even, so that cosines suffice.
  const filter = Float64Array.from({ length: n }, (_, f) => {
    const frequency = (2 * Math.PI * Math.min(f, n - f)) / n;
    const blur = Math.exp(-0.5 * (sigma * frequency) ** 2);
    return blur / (blur * blur + NOISE);
  });
  return Float64Array.from(
    { length: n },
    (_, x) => filter.reduce((sum, value, f) => sum + value * Math.cos((2 * Math.PI * f * x) / n), 0) / n,
  );
}

/**
 * Where each log intensity would most probably lie without inhomogeneity: the expectation given the histogram with the
 * inhomogeneity's blur taken away (Sled, Zijdenbos, Evans: IEEE Trans Med Imaging 17, 1998, 87).
 */
export function sharpenHistogram(values: Float32Array): (value: number) => number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const width = (high - low) / BINS || 1;
  // A rim as wide as the data keeps the circle from closing.
  const length = 2 * BINS;
  const offset = BINS / 2;
  const counts = new Float64Array(length);
  const place = (value: number): number => offset + (value - low) / width - 0.5;
  for (const value of values) {
    const at = place(value);
    const bin = Math.floor(at);
    counts[bin] += bin + 1 - at;
    counts[bin + 1] += at - bin;
  }
  const sigma = BLUR / Math.sqrt(8 * Math.log(2)) / width;
  const sharp = convolve(counts, wienerKernel(length, sigma)).map((count) => Math.max(0, count));
  const gaussian = Float64Array.from({ length }, (_, n) =>
    Math.exp(-0.5 * (Math.min(n, length - n) / sigma) ** 2),
  );
  const weight = convolve(sharp, gaussian);
  const moment = convolve(
    sharp.map((count, n) => count * n),
    gaussian,
  );
  const table = moment.map((sum, n) => low + ((weight[n] > 0 ? sum / weight[n] : n) + 0.5 - offset) * width);
  return (value) => {
    const at = place(Math.min(high, Math.max(low, value)));
    const bin = Math.floor(at);
    return table[bin] + (at - bin) * (table[bin + 1] - table[bin]);
  };
}
