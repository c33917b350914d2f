import type { CalibrationResult } from '../../../extension/src/calibration/protocol.ts';
import type { TumorParameters } from '../../../extension/src/tumor/parameter-vector.ts';
import { resampleTrilinear } from '../../../extension/src/volume/resample-trilinear.ts';
import type { Volume } from '../../../extension/src/volume/volume.ts';
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

/** Mean absolute difference between two densities on one grid, over the voxels where the reference is above 0.01. */
export function fieldMae(density: Volume<Float32Array>, reference: Volume<Float32Array>): number {
  let [sum, voxels] = [0, 0];
  for (let voxel = 0; voxel < reference.data.length; voxel++) {
    if (!(reference.data[voxel] > LEAST_DENSITY)) continue;
    sum += Math.abs(density.data[voxel] - reference.data[voxel]);
    voxels += 1;
  }
  if (voxels === 0) throw new RangeError(`the reference is nowhere above ${LEAST_DENSITY}`);
  return sum / voxels;
}

/**
 * `fieldMae` of the MAP sample's density to the truth's at fine accuracy, on the output grid; both come there by the
 * same interpolation from 2 mm.
 */
export function mapFieldMae({ mapDensity }: CalibrationResult, { trueDensity }: CalibrationCase): number {
  return fieldMae(mapDensity, resampleTrilinear(trueDensity, mapDensity.grid));
}
