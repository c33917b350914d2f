import type { ImageLevel } from './image-level.ts';

/** What is less probably brain does not tell the first means. */
const LEAST_BRAIN = 0.5;
/** Darker and brighter than these quantiles count as they: bone, vessels and fat that the alignment took for brain. */
const QUANTILES = [0.02, 0.95];
const ROUNDS = 20;

/** Means of three clusters of sorted values, from the highest down (k-means). */
function clusterMeans(sorted: Float32Array): readonly number[] {
  const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))];
  const [low, high] = QUANTILES.map(at);
  const means = [at(0.8), at(0.5), at(0.15)];
  for (let round = 0; round < ROUNDS; round++) {
    const sums = [0, 0, 0];
    const counts = [0, 0, 0];
    for (const raw of sorted) {
      const value = Math.min(high, Math.max(low, raw));
      const cluster = nearest(means, value);
      sums[cluster] += value;
      counts[cluster]++;
    }
    sums.forEach((sum, n) => {
      if (counts[n] > 0) means[n] = sum / counts[n];
    });
  }
  return means;
}

function nearest(means: readonly number[], value: number): number {
  if (value > (means[0] + means[1]) / 2) return 0;
  return value > (means[1] + means[2]) / 2 ? 1 : 2;
}

/**
 * Parts to begin the first classification from. Where ventricles are wide or the alignment is far off, the priors alone
 * give white and gray matter the same mean, and the two may change places. So intensities are clustered instead, in a
 * T1's order; if the atlas' CSF is not the darkest, the image is no T1, and the priors stay, which shows it.
 */
export function firstParts(
  { image, weight }: ImageLevel,
  priors: readonly Float32Array[],
): readonly Float32Array[] {
  const parts = priors.map((prior) => prior.slice());
  const inside: number[] = [];
  for (let n = 0; n < image.length; n++) {
    if (weight[n] > 0 && priors[0][n] + priors[1][n] + priors[2][n] >= LEAST_BRAIN) inside.push(n);
  }
  const [white, gray, csf] = priors.map((prior) => {
    let [sum, first] = [1e-9, 0];
    for (const n of inside) {
      sum += prior[n];
      first += prior[n] * image[n];
    }
    return first / sum;
  });
  if (inside.length === 0 || csf >= Math.min(white, gray)) return parts;
  const means = clusterMeans(Float32Array.from(inside, (n) => image[n]).sort());
  for (const n of inside) {
    const brain = priors[0][n] + priors[1][n] + priors[2][n];
    const cluster = nearest(means, image[n]);
    for (let tissue = 0; tissue < 3; tissue++) parts[tissue][n] = tissue === cluster ? brain : 0;
  }
  return parts;
}
