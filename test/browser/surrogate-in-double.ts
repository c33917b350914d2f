import { describeStart, describeTissue } from '../../extension/src/forward/surrogate/network/descriptors.ts';
import { networkDensity, reachMm } from '../../extension/src/forward/surrogate/network/front-network.ts';
import { networkAt } from '../../extension/src/forward/surrogate/network/front-networks.ts';
import {
  besideMm,
  frontSample,
  type EncodedPatient,
} from '../../extension/src/forward/surrogate/surrogate.ts';
import { SIDES } from '../../extension/src/forward/surrogate/travel-time/tissue-voxels.ts';
import type { GrowthParameters } from '../../extension/src/tumor/parameters.ts';
import { voxelCount, worldToIndex } from '../../extension/src/volume/grid.ts';

/** The surrogate's density from its specification in double precision, voxel by voxel; travel times as they are. */
export function densityInDouble(patient: EncodedPatient, growth: GrowthParameters): Float64Array {
  const { ranges, networks, tissue, local, times } = patient;
  const { grid } = tissue;
  const index = worldToIndex(grid, growth.start);
  const start = local.atStart(index);
  const reached = new Float32Array(tissue.count).fill(Infinity);
  const sample = frontSample(growth, ranges);
  times.at({ start: growth.start, ...sample }, reached, reachMm(sample) + besideMm(patient));
  const seen = describeStart(networks.descriptors, sample, start);
  const density = new Float64Array(voxelCount(grid));
  for (let voxel = 0; voxel < tissue.count; voxel++) {
    const own = Math.min(reached[voxel], 300);
    const around = Array.from(tissue.neighbours.subarray(SIDES * voxel, SIDES * (voxel + 1)))
      .filter((next) => next < tissue.count && reached[next] < Infinity)
      .map((next) => reached[next]);
    const unevenness = (own + around.reduce((sum, time) => sum + time, 0)) / (around.length + 1) - own;
    const offset = index.map((at, axis) => (tissue.ijk[3 * voxel + axis] - at) * grid.spacing[axis]);
    density[tissue.indices[voxel]] = networkDensity(
      networkAt(networks, sample.widthMm),
      {
        front: { time: own, distance: Math.hypot(...offset), unevenness },
        tissue: describeTissue(
          networks.descriptors,
          Float64Array.from(local.channels, (channel) => channel[voxel]),
        ),
        start: seen,
      },
      sample,
    );
  }
  return density;
}
