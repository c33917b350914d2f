import { PET_STRIDE, type LikelihoodVariant, type Observation } from './log-likelihood.ts';

/** The voxels of an observation whose PET counts in Eq. 7, ascending; none without PET. */
export function petVoxels(observation: Observation, variant: LikelihoodVariant): Uint32Array {
  const { tissue, wholeTumor, pet } = observation;
  if (!pet) return new Uint32Array();
  return Uint32Array.from(
    [...tissue.keys()]
      .filter((voxel) => tissue[voxel] === 1 && wholeTumor[voxel] === 1)
      .filter((_, place) => place % PET_STRIDE[variant] === 0),
  );
}
