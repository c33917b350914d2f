import type { LikelihoodVariant, Observation } from '../../../tumor/log-likelihood.ts';
import { petVoxels } from '../../../tumor/pet-voxels.ts';
import type { TissueVoxels } from '../travel-time/tissue-voxels.ts';

/** Bits of a voxel's kind. */
export const KIND = { core: 1, wholeTumor: 2, pet: 4 } as const;
/** Labels alone make so many kinds. */
export const LABEL_KINDS = 4;

/** What a likelihood needs to know of voxels that are all alike in density. */
export interface VoxelTotals {
  /** Number of voxels by the labels' bits of their kind. */
  readonly labels: Float64Array;
  /** Sum of the squared PET signals of those that count for PET. */
  readonly petSquares: number;
}

/** The voxels that an observation counts, those that are tissue to the growth model numbered from 0. */
export interface CountedVoxels {
  /** By number of the tissue voxel; -1 for one that does not count. */
  readonly places: Int32Array;
  /** Number of the tissue voxel, by place. */
  readonly voxels: Int32Array;
  /** Bits of `KIND`, by place. */
  readonly kinds: Uint8Array;
  /** PET signal, by place; 0 where PET does not count. */
  readonly signals: Float32Array;
  /** Of all voxels that count, also those where the growth model has no tissue. */
  readonly totals: VoxelTotals;
  /** Voxels that count for PET. */
  readonly petCount: number;
}

export function countedVoxels(
  observation: Observation,
  variant: LikelihoodVariant,
  tissue: TissueVoxels,
): CountedVoxels {
  const { core, wholeTumor, pet } = observation;
  const ofPet = petVoxels(observation, variant);
  const kindOf = Uint8Array.from(
    core,
    (label, voxel) => KIND.core * label + KIND.wholeTumor * wholeTumor[voxel],
  );
  const labels = new Float64Array(LABEL_KINDS);
  observation.tissue.forEach((counts, voxel) => {
    if (counts === 1) labels[kindOf[voxel]] += 1;
  });
  let petSquares = 0;
  for (const voxel of ofPet) {
    kindOf[voxel] |= KIND.pet;
    petSquares += (pet?.[voxel] ?? 0) ** 2;
  }
  const voxels = Int32Array.from(tissue.indices.keys()).filter(
    (voxel) => observation.tissue[tissue.indices[voxel]] === 1,
  );
  const places = new Int32Array(tissue.count).fill(-1);
  voxels.forEach((voxel, place) => {
    places[voxel] = place;
  });
  const indices = voxels.map((voxel) => tissue.indices[voxel]);
  const kinds = Uint8Array.from(indices, (index) => kindOf[index]);
  const signals = Float32Array.from(indices, (index, place) =>
    kinds[place] & KIND.pet ? (pet?.[index] ?? 0) : 0,
  );
  return { places, voxels, kinds, signals, totals: { labels, petSquares }, petCount: ofPet.length };
}
