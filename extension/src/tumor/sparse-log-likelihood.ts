import type { SparseDensity } from './forward-model.ts';
import { logProbability } from './label-probability.ts';
import { LABEL, LABEL_KINDS, LabelSum } from './label-sum/label-sum.ts';
import type { LikelihoodVariant, Observation } from './log-likelihood.ts';
import type { ImagingParameters } from './parameters.ts';
import { petLogLikelihood } from './pet-log-likelihood.ts';

/** The logarithm of Eq. 4 for a density that is given where it may be above 0. */
export type SparseLogLikelihood = (density: SparseDensity, imaging: ImagingParameters) => number;

/**
 * The same as `logLikelihood` of an observation, in single precision a voxel, but for sparse densities: what is not
 * looked at holds no cell, and such voxels of the same labels have all the same probability. `voxels` is the
 * observation's voxel of each place of the densities.
 */
export async function sparseLogLikelihood(
  observation: Observation,
  variant: LikelihoodVariant,
  voxels: Int32Array,
): Promise<SparseLogLikelihood> {
  const { tissue, core, wholeTumor } = observation;
  const kindOf = (voxel: number): number =>
    (core[voxel] ? LABEL.core : 0) + (wholeTumor[voxel] ? LABEL.wholeTumor : 0);
  const totals = new Int32Array(LABEL_KINDS);
  tissue.forEach((counts, voxel) => {
    if (counts === 1) totals[kindOf(voxel)] += 1;
  });
  const labels = Uint8Array.from(voxels, (voxel) =>
    tissue[voxel] === 1 ? LABEL.counted + kindOf(voxel) : 0,
  );
  const labelSum = await LabelSum.create(labels);
  const places = new Map(Array.from(voxels, (voxel, place) => [voxel, place] as const));
  const petSum = petLogLikelihood(observation, variant, (voxel) => places.get(voxel) ?? -1);

  return ({ density, runs }, imaging) => {
    const inverseWidth = 1 / imaging.thresholdWidth;
    const above = variant === 'paper' ? 0 : inverseWidth * inverseWidth;
    const t1c = imaging.thresholdT1c * inverseWidth;
    const flair = imaging.thresholdFlair * inverseWidth;
    let sum = imaging.pet ? petSum(density, imaging.pet) : 0;
    sum += labelSum.over(density, runs, { inverseWidth, t1c, flair, above });
    for (let kind = 0; kind < LABEL_KINDS; kind++) {
      const empty = totals[kind] - labelSum.counted(kind);
      if (empty === 0) continue;
      const ofCore = logProbability((kind & LABEL.core) !== 0, -t1c, above);
      sum += empty * (ofCore + logProbability((kind & LABEL.wholeTumor) !== 0, -flair, above));
    }
    return sum;
  };
}
