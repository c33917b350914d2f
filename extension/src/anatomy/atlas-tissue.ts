import { indexToWorld, voxelCount, worldToIndex, type Grid, type Vector3 } from '../volume/grid.ts';
import { resampleAverage } from '../volume/resample-average.ts';
import { apply, inverse, type AffineMap } from './affine-map.ts';
import type { Displacement } from './displacement.ts';
import { gridOfSpacing } from './grid-of-spacing.ts';
import type { TissueAtlas } from './tissue-atlas.ts';

/** White matter, gray matter, CSF: in this order wherever the three stand together. */
export const TISSUES = 3;

/** The atlas' tissue fractions, three a voxel. */
export interface AtlasTissue {
  readonly grid: Grid;
  readonly fractions: Float32Array;
}

/** The atlas' tissue at a spacing in mm, averaged. */
export function atlasTissue(atlas: TissueAtlas, spacingMm: number): AtlasTissue {
  const grid = gridOfSpacing(atlas.whiteMatter.grid, spacingMm);
  const fractions = new Float32Array(TISSUES * voxelCount(grid));
  [atlas.whiteMatter, atlas.grayMatter, atlas.csf].forEach((map, tissue) => {
    resampleAverage(map, grid).data.forEach((value, n) => {
      fractions[TISSUES * n + tissue] = value;
    });
  });
  return { grid, fractions };
}

/**
 * The atlas' tissue as it lies in the patient: at every voxel of the displacement's grid, three maps.
 * Outside the atlas all are 0.
 */
export function warpTissue(
  { grid: atlasGrid, fractions }: AtlasTissue,
  toPatient: AffineMap,
  { grid, along }: Displacement,
): readonly [Float32Array, Float32Array, Float32Array] {
  const toAtlas = inverse(toPatient);
  const at = (index: Vector3): Vector3 => worldToIndex(atlasGrid, apply(toAtlas, indexToWorld(grid, index)));
  const s = at([0, 0, 0]);
  const [mi, mj, mk] = [at([1, 0, 0]), at([0, 1, 0]), at([0, 0, 1])].map((end) =>
    end.map((value, axis) => value - s[axis]),
  );
  const [nx, ny, nz] = grid.dimensions;
  const [ax, ay, az] = atlasGrid.dimensions;
  const count = voxelCount(grid);
  const result = [new Float32Array(count), new Float32Array(count), new Float32Array(count)] as const;
  const [rowStep, sliceStep] = [TISSUES * ax, TISSUES * ax * ay];
  for (let k = 0, n = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, n++) {
        const [u, v, w] = [i + along[0][n], j + along[1][n], k + along[2][n]];
        const x = s[0] + u * mi[0] + v * mj[0] + w * mk[0];
        const y = s[1] + u * mi[1] + v * mj[1] + w * mk[1];
        const z = s[2] + u * mi[2] + v * mj[2] + w * mk[2];
        if (!(x >= 0 && y >= 0 && z >= 0 && x < ax - 1 && y < ay - 1 && z < az - 1)) continue;
        const [x0, y0, z0] = [x | 0, y | 0, z | 0];
        const [fx, fy, fz] = [x - x0, y - y0, z - z0];
        const p = TISSUES * x0 + rowStep * y0 + sliceStep * z0;
        for (let t = 0; t < TISSUES; t++) {
          const a = p + t;
          const b = a + sliceStep;
          const a0 = fractions[a] + fx * (fractions[a + TISSUES] - fractions[a]);
          const a1 =
            fractions[a + rowStep] + fx * (fractions[a + rowStep + TISSUES] - fractions[a + rowStep]);
          const b0 = fractions[b] + fx * (fractions[b + TISSUES] - fractions[b]);
          const b1 =
            fractions[b + rowStep] + fx * (fractions[b + rowStep + TISSUES] - fractions[b + rowStep]);
          const near = a0 + fy * (a1 - a0);
          result[t][n] = near + fz * (b0 + fy * (b1 - b0) - near);
        }
      }
    }
  }
  return result;
}
