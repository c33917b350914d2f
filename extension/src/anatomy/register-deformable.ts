import type { AffineMap } from './affine-map.ts';
import { TISSUES, warpTissue, type AtlasTissue } from './atlas-tissue.ts';
import { compose, type Displacement } from './displacement.ts';
import { smoothArray } from './smooth-array.ts';

export interface DeformableOptions {
  readonly atlas: AtlasTissue;
  readonly toPatient: AffineMap;
  /** Changed in place. */
  readonly displacement: Displacement;
  /** Tissue fractions of the patient's image on the displacement's grid: white matter, gray matter, CSF. */
  readonly tissue: readonly Float32Array[];
  /** 1 where the image says what is there, 0 in the lesion and beyond the field of view. */
  readonly weight: Float32Array;
  readonly iterations: number;
  /** Smoothing of every update and of the displacement, in voxels. */
  readonly updateSigma: number;
  readonly fieldSigma: number;
  readonly pause: () => Promise<void>;
}

/** An update moves a voxel at most so far, in voxels. */
const LONGEST_STEP = 0.8;
/** Below this squared gradient there is nothing to pull. */
const FLAT = 1e-6;

/**
 * Deforms the atlas until its tissue lies where the image's does: demons (Thirion 1998) on tissue fractions instead of
 * intensities, so that contrast and inhomogeneity of the image do not matter, with updates composed as in Vercauteren
 * et al. 2009. What has no weight is moved by its surroundings alone.
 */
export async function registerDeformable(options: DeformableOptions): Promise<void> {
  const { atlas, toPatient, displacement, tissue, weight, iterations, pause } = options;
  const { dimensions } = displacement.grid;
  const count = weight.length;
  const update = [new Float32Array(count), new Float32Array(count), new Float32Array(count)] as const;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const warped = warpTissue(atlas, toPatient, displacement);
    demonsForce({ tissue, warped, weight, dimensions }, update);
    for (const component of update) smoothArray(component, dimensions, options.updateSigma);
    compose(displacement, update);
    for (const component of displacement.along) smoothArray(component, dimensions, options.fieldSigma);
    await pause();
  }
}

interface Force {
  readonly tissue: readonly Float32Array[];
  readonly warped: readonly Float32Array[];
  readonly weight: Float32Array;
  readonly dimensions: readonly [number, number, number];
}

function demonsForce(
  { tissue, warped, weight, dimensions }: Force,
  update: readonly [Float32Array, Float32Array, Float32Array],
): void {
  const [nx, ny, nz] = dimensions;
  const slice = nx * ny;
  for (const component of update) component.fill(0);
  for (let k = 1; k < nz - 1; k++) {
    for (let j = 1; j < ny - 1; j++) {
      for (let i = 1, n = 1 + nx * (j + ny * k); i < nx - 1; i++, n++) {
        const share = weight[n];
        if (share === 0) continue;
        let [x, y, z, squared, misfit] = [0, 0, 0, 0, 0];
        for (let t = 0; t < TISSUES; t++) {
          const [w, f] = [warped[t], tissue[t]];
          const difference = f[n] - w[n];
          // The mean of both gradients pulls evenly from both sides.
          const gx = 0.25 * (w[n + 1] - w[n - 1] + f[n + 1] - f[n - 1]);
          const gy = 0.25 * (w[n + nx] - w[n - nx] + f[n + nx] - f[n - nx]);
          const gz = 0.25 * (w[n + slice] - w[n - slice] + f[n + slice] - f[n - slice]);
          x += difference * gx;
          y += difference * gy;
          z += difference * gz;
          squared += gx * gx + gy * gy + gz * gz;
          misfit += difference * difference;
        }
        if (squared < FLAT) continue;
        const scale = share / (squared + misfit / (4 * LONGEST_STEP * LONGEST_STEP));
        update[0][n] = x * scale;
        update[1][n] = y * scale;
        update[2][n] = z * scale;
      }
    }
  }
}
