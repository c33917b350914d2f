import { readAtlas } from '../../../demo/src/sample/atlas.ts';
import { headAnatomy } from '../../../demo/src/sample/head-anatomy.ts';
import { headShape } from '../../../demo/src/sample/head-shape.ts';
import { storedToFraction } from '../../../demo/src/sample/model-anatomy.ts';
import { imageGrid } from '../../../demo/src/sample/sample-grids.ts';
import { SAMPLE_TRUTH } from '../../../demo/src/sample/truth.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { Grid } from '../../../extension/src/volume/grid.ts';
import { resampleAverage } from '../../../extension/src/volume/resample-average.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';

const SIZE = 60;
const { start } = SAMPLE_TRUTH.growth;

/** 120 mm of the atlas brain at 2 mm, around the sample tumor's start: what a calibration would cut out. */
export function atlasBrain(): Anatomy {
  const head = headAnatomy(readAtlas('2.25.1'), imageGrid('2.25.1'), headShape(1));
  const grid: Grid = {
    ...head.grid,
    dimensions: [SIZE, SIZE, SIZE],
    spacing: [2, 2, 2],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    origin: [start[0] - SIZE, start[1] - SIZE, start[2] - SIZE],
  };
  const on = (map: Parameters<typeof storedToFraction>[0]): Float32Array =>
    resampleAverage(makeVolume(head.grid, storedToFraction(map)), grid).data;
  return { grid, whiteMatter: on(head.whiteMatter), grayMatter: on(head.grayMatter), csf: on(head.csf) };
}
