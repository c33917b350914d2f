import type { TissueTerms } from '../network/tissue-terms.ts';
import type { TissueVoxels } from '../travel-time/tissue-voxels.ts';
import { CHANNELS } from './card-tensors.ts';
import { KIND, type CountedVoxels } from './counted-voxels.ts';

/** Voxels side by side in the texture. */
const VOXELS_A_ROW = 256;

/** What stays on the card of a patient: some texels a voxel that counts, one voxel after the other. */
export interface VoxelTexels {
  readonly width: number;
  readonly height: number;
  /** Texels of one voxel. */
  readonly each: number;
  readonly data: Float32Array<ArrayBuffer>;
}

/** Numbers of one voxel besides what its tissue adds to the network: position, both labels, PET signal, and whether PET counts. */
export const OTHER_NUMBERS = 7;

/** Of each voxel: what its tissue adds to the network, as in `TissueTerms`; its position, mm along the grid's axes; core, whole tumor; PET, and 1 where it counts. */
export function voxelTexels(tissue: TissueVoxels, counted: CountedVoxels, terms: TissueTerms): VoxelTexels {
  const { voxels, kinds, signals } = counted;
  const rows = terms.units + 1;
  const { spacing } = tissue.grid;
  const each = Math.ceil((rows + OTHER_NUMBERS) / CHANNELS);
  const width = each * VOXELS_A_ROW;
  const height = Math.max(1, Math.ceil(voxels.length / VOXELS_A_ROW));
  const data = new Float32Array(CHANNELS * width * height);
  voxels.forEach((voxel, place) => {
    const kind = kinds[place];
    const position = [0, 1, 2].map((axis) => tissue.ijk[3 * voxel + axis] * spacing[axis]);
    const flag = (bit: number): number => (kind & bit ? 1 : 0);
    const numbers = Array.from(terms.values.subarray(rows * voxel, rows * (voxel + 1)));
    numbers.push(...position, flag(KIND.core), flag(KIND.wholeTumor), signals[place], flag(KIND.pet));
    data.set(numbers, CHANNELS * each * place);
  });
  return { width, height, each, data };
}

/** Writes what is added to the network's output, corrected (see `CorrectableSimulator`), into texels that `voxelTexels` made. */
export function correctVoxelTexels(
  { each, data }: VoxelTexels,
  { voxels }: CountedVoxels,
  { units, values }: TissueTerms,
  shift: Float32Array,
): void {
  voxels.forEach((voxel, place) => {
    data[CHANNELS * each * place + units] = values[(units + 1) * voxel + units] + shift[voxel];
  });
}
