import { updateBias } from './bias-field.ts';
import type { Classification } from './classification.ts';
import {
  densityTable,
  fitMixture,
  fitT1Mixture,
  tableStep,
  type DensityTable,
  type Mixture,
} from './mixture.ts';

export interface ClassifyOptions {
  /** Prior parts of every class at every voxel, as `Classification.parts`. */
  readonly priors: readonly Float32Array[];
  readonly iterations: number;
  /** Power of the intensities' densities, at most 1: less where the image is not to be believed against the prior. */
  readonly trust: number;
  /** Smoothing of the inhomogeneity, in voxels; none is looked for if absent. */
  readonly biasSigma?: number;
  readonly pause: () => Promise<void>;
}

/** How much a voxel's neighbours say of it (Potts model, mean field): log odds a neighbour. */
const NEIGHBOUR = 0.25;
/** No class is impossible anywhere in the brain: registration is never exact. */
const LEAST_PRIOR = 0.01;
/** Power of the densities of a helper's intensities: images of one head share what is wrong with them. */
const HELP = 0.5;
/** Where the brain is less probable than this before, nothing is classified. */
const LEAST_BRAIN = 1e-3;

/**
 * Tissue by mixture model with spatial priors, inhomogeneity and neighbours (Van Leemput et al. 1999; Ashburner &
 * Friston 2005): expectation maximisation, begun from the parts that the classification holds.
 */
export async function classify(found: Classification, options: ClassifyOptions): Promise<Mixture> {
  const { image, bias, parts, weight, range } = found;
  const values = new Float32Array(image.length);
  let mixture: Mixture = { tissues: [] };
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    for (let n = 0; n < values.length; n++) values[n] = image[n] / bias[n];
    mixture = fitT1Mixture({ values, parts, weight, range });
    expectation(found, options, mixture, values);
    if (options.biasSigma !== undefined) updateBias(found, mixture, options.biasSigma);
    await options.pause();
  }
  return mixture;
}

/** exp(NEIGHBOUR · sum of six parts), by steps of 1/64. */
const NEIGHBOUR_STEPS = 64;
const NEIGHBOUR_FACTORS = Float64Array.from({ length: 6 * NEIGHBOUR_STEPS + 2 }, (_, n) =>
  Math.exp((NEIGHBOUR * n) / NEIGHBOUR_STEPS),
);

/**
 * Of every helper, what its intensities say of each class, with the parts as they are now. They tell CSF from brain, and
 * nothing of white and gray matter: these differ less in a T2 or FLAIR than hyperintensities and coils make either of them vary.
 */
function helperTables({ helpers, parts }: Classification, trust: number): readonly DensityTable[] {
  return helpers.map(({ image, weight, range }) => {
    const mixture = fitMixture({ values: image, parts, weight, range });
    const table = densityTable(mixture, range, 1);
    const [white, gray, ...others] = table.densities;
    const brain = white.map((density, step) => (density + gray[step]) / 2);
    const densities = [brain, brain, ...others].map((of) => of.map((density) => density ** (trust * HELP)));
    return { ...table, densities };
  });
}

function expectation(
  found: Classification,
  { priors, trust }: ClassifyOptions,
  mixture: Mixture,
  values: Float32Array,
): void {
  const { dimensions, parts, weight, range, helpers } = found;
  const [nx, ny, nz] = dimensions;
  const slice = nx * ny;
  const classes = parts.length;
  const product = new Float64Array(classes);
  const table = densityTable(mixture, range, trust);
  const tables = helperTables(found, trust);
  for (let k = 0, n = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, n++) {
        const inBrain = priors[0][n] + priors[1][n] + priors[2][n];
        if (weight[n] === 0 || inBrain < LEAST_BRAIN) {
          // Nothing is seen, or nothing to be told apart: what is known before is all.
          for (let c = 0; c < classes; c++) parts[c][n] = priors[c][n];
          continue;
        }
        const step = tableStep(table, values[n]);
        const [left, right] = [i > 0 ? n - 1 : n, i < nx - 1 ? n + 1 : n];
        const [front, back] = [j > 0 ? n - nx : n, j < ny - 1 ? n + nx : n];
        const [below, above] = [k > 0 ? n - slice : n, k < nz - 1 ? n + slice : n];
        let sum = 0;
        for (let c = 0; c < classes; c++) {
          const q = parts[c];
          const near = q[left] + q[right] + q[front] + q[back] + q[below] + q[above];
          const p =
            (priors[c][n] + LEAST_PRIOR) *
            table.densities[c][step] *
            NEIGHBOUR_FACTORS[(near * NEIGHBOUR_STEPS) | 0];
          product[c] = p;
        }
        for (let helper = 0; helper < helpers.length; helper++) {
          if (helpers[helper].weight[n] === 0) continue;
          const { densities } = tables[helper];
          const at = tableStep(tables[helper], helpers[helper].image[n]);
          for (let c = 0; c < classes; c++) product[c] *= densities[c][at];
        }
        for (let c = 0; c < classes; c++) sum += product[c];
        for (let c = 0; c < classes; c++) parts[c][n] = product[c] / sum;
      }
    }
  }
}
