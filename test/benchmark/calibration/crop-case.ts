import { cropArray } from '../../../extension/src/volume/crop-array.ts';
import { subGrid } from '../../../extension/src/volume/sub-grid.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import { boxAround } from '../box-around.ts';
import type { CalibrationCase } from './calibration-case.ts';

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
