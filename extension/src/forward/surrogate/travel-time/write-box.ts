import { ROW_BLOCK, type FieldLayout } from './field-layout.ts';
import { SIDES, type TissueVoxels } from './tissue-voxels.ts';

export interface ScreenedFieldInput {
  readonly tissue: TissueVoxels;
  /** D / D_w of each tissue voxel, above 0. */
  readonly diffusivity: Float32Array;
  /** How far what spreads comes before it decays, ℓ, mm. */
  readonly lengthsMm: readonly number[];
}

/** 1/ℓ² such that along an axis of white matter voxels decay as e^(−r/ℓ) does, 1/mm². */
function decay(lengthMm: number, spacingMm: number): number {
  return (2 * (Math.cosh(spacingMm / lengthMm) - 1)) / spacingMm ** 2;
}

/** Place of a voxel in the arrays of the box. */
function cellOf({ ijk }: TissueVoxels, [nx, ny]: FieldLayout['box'], voxel: number): number {
  return ijk[3 * voxel] + ROW_BLOCK + nx * (ijk[3 * voxel + 1] + 1 + ny * (ijk[3 * voxel + 2] + 1));
}

/**
 * Writes what fields are solved with into memory that is 0 yet: conductances, which are harmonic means as the solver's (Eq. 1), what
 * they and decay add up to, where tissue begins and ends in each row, and where each voxel lies.
 */
export function writeBox(
  { tissue, diffusivity, lengthsMm }: ScreenedFieldInput,
  layout: FieldLayout,
  memory: ArrayBufferLike,
): void {
  const floats = new Float32Array(memory);
  const integers = new Int32Array(memory);
  const { count, neighbours, grid } = tissue;
  const array = layout.boxBytes / 4;
  const [nx] = layout.box;
  const decays = lengthsMm.map((lengthMm) => decay(lengthMm, Math.max(...grid.spacing)));
  for (let row = 0; row < layout.box[1] * layout.box[2]; row++) {
    integers[layout.extents / 4 + 2 * row] = 4 * nx;
  }
  for (let voxel = 0; voxel < count; voxel++) {
    const cell = cellOf(tissue, layout.box, voxel);
    let sum = 0;
    for (let side = 0; side < SIDES; side++) {
      const other = neighbours[SIDES * voxel + side];
      if (other === count) continue;
      const [a, b] = [diffusivity[voxel], diffusivity[other]];
      const conductance = (2 * a * b) / (a + b) / grid.spacing[side >> 1] ** 2;
      sum += conductance;
      if (side & 1) floats[layout.boxes / 4 + (1 + (side >> 1)) * array + cell] = conductance;
    }
    decays.forEach((rate, n) => {
      floats[layout.inverses[n] / 4 + cell] = 1 / (sum + rate);
    });
    integers[layout.cells / 4 + voxel] = 4 * cell;
    const extent = layout.extents / 4 + 2 * Math.floor(cell / nx);
    const block = ROW_BLOCK * Math.floor((cell % nx) / ROW_BLOCK);
    integers[extent] = Math.min(integers[extent], 4 * block);
    integers[extent + 1] = Math.max(integers[extent + 1], 4 * (block + ROW_BLOCK));
  }
}
