import type { Grid } from '../volume/grid.ts';
import type { VoxelArray, Volume } from '../volume/volume.ts';
import type { CalibrationProblem, StudyInputs } from './protocol.ts';

/** Rounding in a fraction that was stored with few bits. */
const FRACTION_TOLERANCE = 0.01;

function namedVolumes({ core, edema, pet, tissue }: StudyInputs): [string, Volume][] {
  const { whiteMatter, grayMatter, csf } = tissue;
  return Object.entries({ core, edema, whiteMatter, grayMatter, csf, ...(pet ? { pet } : {}) });
}

/** Whether all values lie in [low, high]; NaN does not. A plain loop: volumes have millions of voxels. */
function allWithin(data: VoxelArray, low: number, high: number): boolean {
  for (let voxel = 0; voxel < data.length; voxel++) {
    if (!(data[voxel] >= low && data[voxel] <= high)) return false;
  }
  return true;
}

/** The first thing about the inputs that makes a calibration impossible before any of them is resampled. */
export function checkInputs(inputs: StudyInputs, outputGrid: Grid): CalibrationProblem | undefined {
  const expected = inputs.core.grid.frameOfReferenceUID;
  const grids: [string, Grid][] = [
    ...namedVolumes(inputs).map(([name, { grid }]): [string, Grid] => [name, grid]),
    ['outputGrid', outputGrid],
  ];
  for (const [input, { frameOfReferenceUID: found }] of grids) {
    if (found !== expected) return { kind: 'frames-differ', input, expected, found };
  }
  for (const segment of ['core', 'edema'] as const) {
    if (allWithin(inputs[segment].data, 0, 0)) return { kind: 'empty-segment', segment };
  }
  for (const [input, { data }] of Object.entries(inputs.tissue) as [string, Volume<Float32Array>][]) {
    if (!allWithin(data, -FRACTION_TOLERANCE, 1 + FRACTION_TOLERANCE)) return { kind: 'bad-values', input };
  }
  if (inputs.pet && !allWithin(inputs.pet.data, -Number.MAX_VALUE, Number.MAX_VALUE)) {
    return { kind: 'bad-values', input: 'pet' };
  }
  return undefined;
}
