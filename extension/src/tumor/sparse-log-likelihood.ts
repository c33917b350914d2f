import type { SparseDensity } from './forward-model.ts';
import { logProbability } from './label-probability.ts';
import type { LikelihoodVariant, Observation } from './log-likelihood.ts';
import type { ImagingParameters } from './parameters.ts';
import { petLogLikelihood } from './pet-log-likelihood.ts';

/** The logarithm of Eq. 4 for a density that is given where it may be above 0. */
export type SparseLogLikelihood = (density: SparseDensity, imaging: ImagingParameters) => number;

const CORE = 1;
const WHOLE_TUMOR = 2;
const COUNTED = 4;

/**
 * The same as `fastLogLikelihood`, but for sparse densities: what is not looked at holds no cell, and such voxels of the
 * same labels have all the same probability. `voxels` is the observation's voxel of each place of the densities.
 */
export function sparseLogLikelihood(
  observation: Observation,
  variant: LikelihoodVariant,
  voxels: Int32Array,
): SparseLogLikelihood {
  const { tissue, core, wholeTumor } = observation;
  const labelsOf = (voxel: number): number =>
    tissue[voxel] === 1 ? COUNTED + (core[voxel] ? CORE : 0) + (wholeTumor[voxel] ? WHOLE_TUMOR : 0) : 0;
  const labels = Uint8Array.from(voxels, labelsOf);
  const totals = new Int32Array(2 * COUNTED);
  for (let voxel = 0; voxel < tissue.length; voxel++) totals[labelsOf(voxel)] += 1;
  const places = new Map(Array.from(voxels, (voxel, place) => [voxel, place] as const));
  const petSum = petLogLikelihood(observation, variant, (voxel) => places.get(voxel) ?? -1);
  const empty = new Int32Array(totals.length);

  return ({ density, runs }, imaging) => {
    const inverseWidth = 1 / imaging.thresholdWidth;
    const above = variant === 'paper' ? 0 : inverseWidth * inverseWidth;
    const t1c = imaging.thresholdT1c * inverseWidth;
    const flair = imaging.thresholdFlair * inverseWidth;
    const both = (label: number, scaled: number): number =>
      logProbability((label & CORE) !== 0, scaled - t1c, above) +
      logProbability((label & WHOLE_TUMOR) !== 0, scaled - flair, above);
    let sum = imaging.pet ? petSum(density, imaging.pet) : 0;
    empty.set(totals);
    for (let run = 0; run < runs.length; run += 2) {
      for (let place = runs[run]; place < runs[run + 1]; place++) {
        const u = density[place];
        const label = labels[place];
        if (u === 0 || label === 0) continue;
        empty[label] -= 1;
        sum += both(label, u * inverseWidth);
      }
    }
    for (let label = COUNTED; label < empty.length; label++) {
      if (empty[label] > 0) sum += empty[label] * both(label, 0);
    }
    return sum;
  };
}
