import { FRONT_FEATURE_COUNT } from '../front-features.ts';
import { INPUTS, type FrontNetwork } from './front-network.ts';

/** What 16 bits hold. */
export const GREATEST = 32767;
/** Sums stay below this in 32 bits, roundings in them. */
const GREATEST_SUM = 2 ** 31 - 2 ** 18;
/** Units of the first layer pass on their sums without these bits; half of that rounds. */
const DROPPED = 2 ** 16;
/** Units that the kernel evaluates at a time. */
const GROUP = 4;

/**
 * A network in 16-bit integers, for one sample. A number x stands for x times a scale of its kind; each unit's scale is
 * the greatest at which neither its weights nor the sum of all it may ever add up overflow.
 */
export interface QuantizedNetwork {
  /** In the kernel's order, pairs of 16 bits; see assembly/kernel.ts. */
  readonly first: Int16Array;
  readonly firstBiases: Int32Array;
  readonly skip: Int16Array;
  readonly second: Int16Array;
  readonly secondBiases: Int32Array;
  /** Of the second units' sums. */
  readonly output: Float32Array;
}

/** Arrays of the right length for layers of so many units. */
export function quantizedNetwork(first: number, second: number): QuantizedNetwork {
  const inputs = FRONT_FEATURE_COUNT + 1;
  return {
    // The tissue's term counts as two: one is not there.
    first: new Int16Array(first * (inputs + 2)),
    firstBiases: new Int32Array(first),
    skip: new Int16Array(inputs),
    second: new Int16Array(second * first),
    secondBiases: new Int32Array(second),
    output: new Float32Array(second),
  };
}

/** Where the weight of a unit and input stands: of four units at a time, pair by pair of inputs. */
function place(unit: number, input: number, inputs: number): number {
  const group = unit - (unit % GROUP);
  return group * inputs + (input - (input % 2)) * GROUP + 2 * (unit % GROUP) + (input % 2);
}

/** The greatest scale at which all weights fit in 16 bits and what they add up to at most in 32. */
function scaleOf(greatestWeight: number, greatestSum: number): number {
  const ofWeights = greatestWeight > 0 ? GREATEST / greatestWeight : Infinity;
  const ofSum = greatestSum > 0 ? GREATEST_SUM / greatestSum : Infinity;
  return Math.min(ofWeights, ofSum, GREATEST_SUM);
}

export interface QuantizeInput {
  readonly network: FrontNetwork;
  /** As `sampleTerms` has them. */
  readonly sampleTerms: Float32Array;
  /** Greatest magnitude of each feature; see `frontFeatureLimits`. */
  readonly limits: Float64Array;
  /** Integers that 1 of each unit's tissue term is. */
  readonly tissueScales: Float64Array;
}

/** Fills `out`; gives what 1 of the sum over `skip` stands for. */
export function quantize(
  { network, sampleTerms, limits, tissueScales }: QuantizeInput,
  out: QuantizedNetwork,
): number {
  const { first, second, output, skip } = network;
  const perFeature = Float64Array.from(limits, (limit) => GREATEST / limit);
  const inputs = FRONT_FEATURE_COUNT + 1;
  const perUnit = new Float64Array(first.units);
  for (let unit = 0; unit < first.units; unit++) {
    const row = unit * INPUTS.count;
    const tissue = 1 / tissueScales[unit];
    let greatest = tissue;
    let sum = tissue * GREATEST + Math.abs(sampleTerms[unit]);
    for (let n = 0; n < FRONT_FEATURE_COUNT; n++) {
      const weight = Math.abs(first.weights[row + n]) / perFeature[n];
      greatest = Math.max(greatest, weight);
      sum += weight * GREATEST;
    }
    const scale = scaleOf(greatest, sum);
    // The tissue's terms stand in pairs: one of both weights is 0.
    out.first[place(unit, unit % 2, inputs + 2)] = Math.round(scale * tissue);
    for (let n = 0; n < FRONT_FEATURE_COUNT; n++) {
      const weight = Math.round((scale * first.weights[row + n]) / perFeature[n]);
      out.first[place(unit, n + 2, inputs + 2)] = weight;
    }
    out.firstBiases[unit] = Math.round(scale * sampleTerms[unit]) + DROPPED / 2;
    perUnit[unit] = scale / DROPPED;
  }

  let greatestSkip = 0;
  let skipSum = 0;
  for (let n = 0; n < FRONT_FEATURE_COUNT; n++) {
    const weight = Math.abs(skip[n]) / perFeature[n];
    greatestSkip = Math.max(greatestSkip, weight);
    skipSum += weight * GREATEST;
  }
  const skipPer = scaleOf(greatestSkip, skipSum);
  for (let n = 0; n < FRONT_FEATURE_COUNT; n++) {
    out.skip[n] = Math.round((skipPer * skip[n]) / perFeature[n]);
  }

  for (let unit = 0; unit < second.units; unit++) {
    const row = unit * first.units;
    let greatest = 0;
    let sum = Math.abs(second.biases[unit]);
    for (let n = 0; n < first.units; n++) {
      const weight = Math.abs(second.weights[row + n]) / perUnit[n];
      greatest = Math.max(greatest, weight);
      sum += weight * GREATEST;
    }
    const scale = scaleOf(greatest, sum);
    for (let n = 0; n < first.units; n++) {
      out.second[place(unit, n, first.units)] = Math.round((scale * second.weights[row + n]) / perUnit[n]);
    }
    out.secondBiases[unit] = Math.round(scale * second.biases[unit]);
    out.output[unit] = output.weights[unit] / scale;
  }
  return 1 / skipPer;
}
