import type { IndexBox } from '../../../extension/src/volume/bounding-box.ts';
import { cropArray } from '../../../extension/src/volume/crop-array.ts';
import { worldToIndex, type Grid, type Vector3 } from '../../../extension/src/volume/grid.ts';
import { subGrid } from '../../../extension/src/volume/sub-grid.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import type { CalibrationCase } from './calibration-case.ts';

function boxAround(grid: Grid, center: Vector3, size: number): IndexBox {
  const index = worldToIndex(grid, center);
  const sides = grid.dimensions.map((length) => Math.min(size, length));
  const [i, j, k] = index.map((at, axis) =>
    Math.min(Math.max(0, Math.round(at - sides[axis] / 2)), grid.dimensions[axis] - sides[axis]),
  );
  return { min: [i, j, k], max: [i + sides[0] - 1, j + sides[1] - 1, k + sides[2] - 1] };
}

/** A case whose volumes are all on one grid, cut to `size` voxels along every axis around the tumour's start. */
export function cropCase(whole: CalibrationCase, size: number): CalibrationCase {
  const { inputs, outputGrid: grid, truth, trueDensity } = whole;
  const box = boxAround(grid, truth.growth.start, size);
  const outputGrid = subGrid(grid, box);
  const cut = ({ data }: Volume<Float32Array>): Volume<Float32Array> =>
    makeVolume(outputGrid, cropArray(grid, data, box));
  const cutMask = ({ data }: Volume<Uint8Array>): Volume<Uint8Array> =>
    makeVolume(outputGrid, Uint8Array.from(cropArray(grid, Float32Array.from(data), box)));
  const { core, edema, pet, tissue } = inputs;
  return {
    ...whole,
    inputs: {
      core: cutMask(core),
      edema: cutMask(edema),
      ...(pet && { pet: cut(pet) }),
      tissue: {
        whiteMatter: cut(tissue.whiteMatter),
        grayMatter: cut(tissue.grayMatter),
        csf: cut(tissue.csf),
      },
    },
    outputGrid,
    trueDensity: cut(trueDensity),
  };
}
