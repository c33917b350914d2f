import type { Classification } from './classification.ts';
import type { Mixture } from './mixture.ts';
import { smoothArray } from './smooth-array.ts';

/** White and gray matter tell the inhomogeneity; CSF is too dark, and what is not brain has no one intensity. */
const TELLING = 2;

/**
 * The smooth factor that best explains how intensities differ from their tissue's mean: least squares of
 * image = bias · mean, each voxel by its certainty, over a Gaussian neighbourhood.
 */
export function updateBias(found: Classification, { tissues }: Mixture, sigma: number): void {
  const { image, bias, parts, weight, dimensions } = found;
  const explained = new Float32Array(image.length);
  const squared = new Float32Array(image.length);
  const scale = Math.abs(tissues[0].mean) || 1;
  for (let n = 0; n < image.length; n++) {
    if (weight[n] === 0) continue;
    for (let t = 0; t < TELLING; t++) {
      const mean = tissues[t].mean / scale;
      const certainty = (weight[n] * parts[t][n] * tissues[0].variance) / tissues[t].variance;
      explained[n] += (certainty * mean * image[n]) / scale;
      squared[n] += certainty * mean * mean;
    }
  }
  // A little of "no inhomogeneity" everywhere: far from the brain it is all that is known.
  const trust = 1e-3;
  smoothArray(explained, dimensions, sigma);
  smoothArray(squared, dimensions, sigma);
  let [sum, count] = [0, 0];
  for (let n = 0; n < bias.length; n++) {
    bias[n] = (explained[n] + trust) / (squared[n] + trust);
    const share = parts[0][n] + parts[1][n];
    sum += share * bias[n];
    count += share;
  }
  const mean = count > 0 ? sum / count : 1;
  for (let n = 0; n < bias.length; n++) bias[n] /= mean;
}
