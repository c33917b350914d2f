/** Intensities of one tissue: a normal distribution, where told with another variance above the mean. */
export interface Normal {
  readonly mean: number;
  readonly variance: number;
  readonly varianceAbove?: number;
}

/** Bins of the distribution of what is not brain. */
const BINS = 64;
/** Of every class, so much comes from anywhere: vessels, contrast agent, artefacts. */
const OUTLIERS = 1e-3;
/** At their border the variances of white and gray matter come so near each other (0.5: the same), in logarithms. */
const SHARED = 0.3;

/** A distribution without a form: of skin, fat, bone, muscle and eyes together. */
export interface Histogram {
  /** Over equal bins of the range of intensities. */
  readonly density: Float64Array;
}

export interface Mixture {
  /** White matter, gray matter, CSF. */
  readonly tissues: readonly Normal[];
  /** What is not brain; absent where the image holds the brain alone. */
  readonly other?: Histogram;
}

export interface Weighted {
  /** Intensities with the inhomogeneity taken out; any number where the weight is 0. */
  readonly values: Float32Array;
  /** Of each class, the part of each voxel: white matter, gray matter, CSF, and what is not brain. */
  readonly parts: readonly Float32Array[];
  /** Voxels that count: more than 0. */
  readonly weight: Float32Array;
  /** Lowest and highest intensity. */
  readonly range: readonly [number, number];
}

/** The mixture of which the voxels, each in its parts, are most probable (the M step of EM). */
export function fitMixture(weighted: Weighted): Mixture {
  const { parts } = weighted;
  const tissues = parts.slice(0, 3).map((part) => normalOf(part, weighted));
  const rest = parts.at(3);
  return rest ? { tissues, other: histogramOf({ ...weighted, parts: [rest] }) } : { tissues };
}

/** The same of a T1, whose white and gray matter are made more like each other at their border. */
export function fitT1Mixture(weighted: Weighted): Mixture {
  const mixture = fitMixture(weighted);
  const [white, gray, csf] = mixture.tissues;
  // Voxels shared with CSF make gray matter wide below its mean. Wide above it too, it would take the border of white
  // matter: there each is made more like the other.
  const towards = (own: number, other: number): number => own ** (1 - SHARED) * other ** SHARED;
  const tissues = [
    { ...white, variance: towards(white.variance, gray.variance) },
    { ...gray, varianceAbove: towards(gray.variance, white.variance) },
    csf,
  ];
  return { ...mixture, tissues };
}

function normalOf(part: Float32Array, { values, weight, range: [low, high] }: Weighted): Normal {
  // No class may shrink onto a single intensity.
  const leastVariance = ((high - low) / 200) ** 2;
  let [sum, first, second] = [1e-9, 0, 0];
  for (let n = 0; n < values.length; n++) {
    const share = part[n] * weight[n];
    if (share === 0) continue;
    sum += share;
    first += share * values[n];
    second += share * values[n] * values[n];
  }
  const mean = first / sum;
  return { mean, variance: Math.max(leastVariance, second / sum - mean * mean) };
}

function histogramOf({ values, parts: [part], weight, range: [low, high] }: Weighted): Histogram {
  const counts = new Float64Array(BINS).fill(1e-3);
  const scale = BINS / (high - low);
  for (let n = 0; n < values.length; n++) {
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor((values[n] - low) * scale)));
    counts[bin] += part[n] * weight[n];
  }
  const smooth = counts.map(
    (count, n) => 0.25 * counts[Math.max(0, n - 1)] + 0.5 * count + 0.25 * counts[Math.min(BINS - 1, n + 1)],
  );
  const total = smooth.reduce((sum, count) => sum + count, 0);
  return { density: smooth.map((count) => (count / total) * scale) };
}

/** Steps of a table of densities over the range of intensities. */
const TABLE_STEPS = 1024;

/** Densities of intensities under each class, looked up instead of computed at every voxel. */
export interface DensityTable {
  readonly low: number;
  readonly stepsPerUnit: number;
  /** Of each class, in the order of `Weighted.parts`, one density a step. */
  readonly densities: readonly Float64Array[];
}

/** Densities of every class to the power of `trust`. */
export function densityTable(
  { tissues, other }: Mixture,
  [low, high]: readonly [number, number],
  trust: number,
): DensityTable {
  const anywhere = OUTLIERS / (high - low);
  const width = (high - low) / TABLE_STEPS;
  const over = (density: (value: number) => number): Float64Array =>
    Float64Array.from(
      { length: TABLE_STEPS },
      (_, step) => (anywhere + density(low + (step + 0.5) * width)) ** trust,
    );
  const densities = tissues.map(({ mean, variance, varianceAbove = variance }) => {
    const peak = 2 / (Math.sqrt(2 * Math.PI) * (Math.sqrt(variance) + Math.sqrt(varianceAbove)));
    return over(
      (value) => peak * Math.exp((-0.5 * (value - mean) ** 2) / (value > mean ? varianceAbove : variance)),
    );
  });
  if (other) {
    const { density } = other;
    densities.push(
      over((value) => density[Math.min(BINS - 1, Math.floor(((value - low) / (high - low)) * BINS))]),
    );
  }
  return { low, stepsPerUnit: 1 / width, densities };
}

/** The table's step for an intensity; beyond its range the last one. */
export function tableStep({ low, stepsPerUnit }: DensityTable, value: number): number {
  return Math.min(TABLE_STEPS - 1, Math.max(0, Math.floor((value - low) * stepsPerUnit)));
}
