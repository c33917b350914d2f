import type { CalibrationResult } from '../../../extension/src/calibration/protocol.ts';
import type { TumorParameters } from '../../../extension/src/tumor/parameter-vector.ts';
import { resampleTrilinear } from '../../../extension/src/volume/resample-trilinear.ts';
import type { CalibrationCase } from './calibration-case.ts';

/** Where the truth is denser, a difference counts. */
const LEAST_DENSITY = 0.01;

/** What one time point and the images identify: of D, ρ and T these two, and where growth began. */
export const IDENTIFIABLE = ['frontWidth', 'growthNumber', 'startX', 'startY', 'startZ'] as const;
export type Identifiable = (typeof IDENTIFIABLE)[number];

function trueValues({ growth }: TumorParameters): Readonly<Record<Identifiable, number>> {
  const { diffusivity, proliferationRate, timeDays, start } = growth;
  return {
    frontWidth: Math.sqrt(diffusivity / proliferationRate),
    growthNumber: proliferationRate * timeDays,
    startX: start[0],
    startY: start[1],
    startZ: start[2],
  };
}

/** Those whose 95 % interval holds the truth. */
export function covered(result: CalibrationResult, truth: TumorParameters): Identifiable[] {
  const values = trueValues(truth);
  const summaries = [...result.parameters, ...result.combinations];
  return IDENTIFIABLE.filter((name) =>
    summaries.some(
      ({ name: of, lower95, upper95 }) => of === name && values[name] >= lower95 && values[name] <= upper95,
    ),
  );
}

/**
 * Mean absolute difference between the density of the MAP sample and the truth's at fine accuracy, over the voxels of
 * the output grid where the truth's is above 0.01; both come there by the same interpolation from 2 mm.
 */
export function mapFieldMae({ mapDensity }: CalibrationResult, { trueDensity }: CalibrationCase): number {
  const truth = resampleTrilinear(trueDensity, mapDensity.grid).data;
  let [sum, voxels] = [0, 0];
  for (let voxel = 0; voxel < truth.length; voxel++) {
    if (!(truth[voxel] > LEAST_DENSITY)) continue;
    sum += Math.abs(mapDensity.data[voxel] - truth[voxel]);
    voxels += 1;
  }
  if (voxels === 0) throw new RangeError(`the true density is nowhere above ${LEAST_DENSITY}`);
  return sum / voxels;
}
