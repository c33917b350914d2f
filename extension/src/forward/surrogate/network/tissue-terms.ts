import type { LocalTissue } from '../local-tissue.ts';
import { describeTissue } from './descriptors.ts';
import { INPUTS } from './front-network.ts';
import type { FrontNetworks } from './front-networks.ts';

/** What tissue contributes, whatever the sample. */
export interface TissueTerms {
  /** Number of units of the first layer. */
  readonly units: number;
  /** Of each voxel what it adds to the units of the first layer, and, last, to the output: `units` + 1 numbers. */
  readonly values: Float32Array;
}

/** Worked out once a patient; weights of tissue are the same for all widths. */
export function tissueTerms(networks: FrontNetworks, { channels }: LocalTissue): TissueTerms {
  const { first, skip } = networks.networks[0];
  const { units } = first;
  const [{ length: count }] = channels;
  const weightsOf = (unit: number): Float32Array =>
    unit < units
      ? first.weights.subarray(unit * INPUTS.count + INPUTS.tissue, unit * INPUTS.count + INPUTS.sample)
      : skip.subarray(INPUTS.tissue, INPUTS.sample);
  const rows = Array.from({ length: units + 1 }, (_, unit) => weightsOf(unit));
  const values = new Float32Array((units + 1) * count);
  const own = new Float64Array(channels.length);
  for (let voxel = 0; voxel < count; voxel++) {
    for (let n = 0; n < own.length; n++) own[n] = channels[n][voxel];
    const described = describeTissue(networks.descriptors, own);
    rows.forEach((weights, unit) => {
      let sum = 0;
      for (let n = 0; n < described.length; n++) sum += weights[n] * described[n];
      values[voxel * (units + 1) + unit] = sum;
    });
  }
  return { units, values };
}
