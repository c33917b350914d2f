import { readAtlas } from '../../../demo/src/sample/atlas.ts';
import { headAnatomy, type HeadAnatomy } from '../../../demo/src/sample/head-anatomy.ts';
import { headShape } from '../../../demo/src/sample/head-shape.ts';
import { modelAnatomy, storedToFraction } from '../../../demo/src/sample/model-anatomy.ts';
import { imageGrid } from '../../../demo/src/sample/sample-grids.ts';
import { SAMPLE_TRUTH } from '../../../demo/src/sample/truth.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { cropArray } from '../../../extension/src/volume/crop-array.ts';
import { worldToIndex, type Grid, type Vector3 } from '../../../extension/src/volume/grid.ts';
import type { IndexBox } from '../../../extension/src/volume/bounding-box.ts';
import { subGrid } from '../../../extension/src/volume/sub-grid.ts';

/** The sample patient's brain. */
export function sampleHead(): HeadAnatomy {
  return headAnatomy(readAtlas('2.25.1'), imageGrid('2.25.1'), headShape(1));
}

/** Where the sample patient's tumour began, LPS, mm: in the middle of the crops as far as the images reach. */
export const CROP_CENTER: Vector3 = SAMPLE_TRUTH.growth.start;

/** 64 x 64 x 64 voxels of 2 mm. */
export function brainCrop64(head: HeadAnatomy): Anatomy {
  return crop(modelAnatomy(head), 64);
}

/** 128 x 128 x 128 voxels of 1 mm. */
export function brainCrop128(head: HeadAnatomy): Anatomy {
  return crop(
    {
      grid: head.grid,
      whiteMatter: storedToFraction(head.whiteMatter),
      grayMatter: storedToFraction(head.grayMatter),
      csf: storedToFraction(head.csf),
    },
    128,
  );
}

function cubeAround(grid: Grid, size: number): IndexBox {
  const center = worldToIndex(grid, CROP_CENTER);
  const first = (axis: number): number =>
    Math.min(Math.max(0, Math.round(center[axis]) - size / 2), grid.dimensions[axis] - size);
  const min: Vector3 = [first(0), first(1), first(2)];
  return { min, max: [min[0] + size - 1, min[1] + size - 1, min[2] + size - 1] };
}

function crop(anatomy: Anatomy, size: number): Anatomy {
  const { grid } = anatomy;
  const box = cubeAround(grid, size);
  return {
    grid: subGrid(grid, box),
    whiteMatter: cropArray(grid, anatomy.whiteMatter, box),
    grayMatter: cropArray(grid, anatomy.grayMatter, box),
    csf: cropArray(grid, anatomy.csf, box),
  };
}
