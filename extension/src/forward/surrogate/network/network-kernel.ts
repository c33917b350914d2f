import type { Vector3 } from '../../../volume/grid.ts';
import { frontFeatureLimits, type FrontSample } from '../front-features.ts';
import type { LocalTissue } from '../local-tissue.ts';
import { SIDES, type TissueVoxels } from '../travel-time/tissue-voxels.ts';
import type { FrontNetwork } from './front-network.ts';
import { networkAt, networkLike, type FrontNetworks } from './front-networks.ts';
import { instantiateNetwork, type NetworkExports } from './kernel-exports.ts';
import { MemoryRoom } from './memory-room.ts';
import { GREATEST, quantize, quantizedNetwork, type QuantizedNetwork } from './quantize.ts';
import { SAMPLE_CONSTANTS, sampleConstants } from './sample-constants.ts';
import { sampleTerms } from './sample-terms.ts';
import { tissueTerms, type TissueTerms } from './tissue-terms.ts';

/** Voxels that the kernel evaluates at a time. */
const BLOCK = 8;
/** Units of a layer that it evaluates at a time. */
const UNITS_AT_A_TIME = 4;
/** Bytes that the kernel keeps of a block's features, and of each unit. */
const FEATURE_BYTES = 128;
const UNIT_BYTES = 16;

/** One start's tissue and sample, as the network sees them. */
export interface NetworkStart {
  /** mm along the grid's axes. */
  readonly positionMm: Vector3;
  /** Values of `START_CHANNELS`. */
  readonly channels: Float64Array;
}

export interface NetworkKernelInput {
  readonly networks: FrontNetworks;
  readonly tissue: TissueVoxels;
  readonly local: LocalTissue;
}

/** For each unit the scale at which its tissue terms just fit in 16 bits. */
function tissueScales({ units, values }: TissueTerms): Float64Array {
  const greatest = new Float64Array(units);
  values.forEach((value, at) => {
    const unit = at % (units + 1);
    if (unit < units) greatest[unit] = Math.max(greatest[unit], Math.abs(value));
  });
  return greatest.map((value) => (value > 0 ? GREATEST / value : 1));
}

/** Where a voxel's term of a unit stands: block by block of voxels, in it pair by pair of units. */
function termPlace(voxel: number, unit: number, units: number): number {
  const lane = voxel % BLOCK;
  return (voxel - lane) * units + (unit - (unit % 2)) * BLOCK + 2 * lane + (unit % 2);
}

/**
 * The network for one patient in WebAssembly SIMD, in 16-bit integers: what tissue contributes is worked out once. The same
 * numbers on every machine.
 */
export class NetworkKernel {
  readonly #kernel: NetworkExports;
  readonly #input: NetworkKernelInput;
  readonly #tissueScales: Float64Array;
  /** The last sample's. */
  readonly #mixed: FrontNetwork;
  readonly #into: QuantizedNetwork;
  readonly #constants: Float32Array;
  /** What tissue adds to the output, and that with a correction: the kernel sees the latter. */
  readonly #ownOutput: Float32Array;
  readonly #output: Float32Array;
  /** Where densities are not 0: the last evaluation's runs, and how many of the numbers count. */
  readonly #runs: Int32Array;
  #written = 0;
  /** Travel times of the tissue voxels go in here. */
  readonly times: Float32Array;
  /** Densities of the tissue voxels; overwritten by the next evaluation. */
  readonly densities: Float32Array;

  private constructor(kernel: NetworkExports, input: NetworkKernelInput) {
    const { networks, tissue, local } = input;
    this.#kernel = kernel;
    this.#input = input;
    // Of equal layers for all widths.
    const { first, second } = networks.networks[0];
    for (const { units } of [first, second]) {
      if (units % UNITS_AT_A_TIME !== 0) throw new RangeError(`a layer has ${units} units`);
    }
    this.#mixed = networkLike(networks.networks[0]);
    const own = quantizedNetwork(first.units, second.units);
    // One more than there are voxels: what a neighbour that is not tissue refers to.
    const padded = Math.ceil((tissue.count + 1) / BLOCK) * BLOCK;
    const room = new MemoryRoom(kernel.memory);
    const times = room.take(4 * padded);
    const positions = room.take(12 * padded);
    const neighbours = room.take(4 * SIDES * padded);
    const terms = room.take(2 * first.units * padded);
    const outputTerms = room.take(4 * padded);
    const result = room.take(4 * padded);
    const runs = room.take(4 * tissue.tiles.mostRunNumbers);
    const weights = {
      constants: room.take(4 * SAMPLE_CONSTANTS),
      first: room.take(own.first.byteLength),
      firstBiases: room.take(own.firstBiases.byteLength),
      skip: room.take(own.skip.byteLength),
      second: room.take(own.second.byteLength),
      secondBiases: room.take(own.secondBiases.byteLength),
      output: room.take(own.output.byteLength),
    };
    const block = room.take(FEATURE_BYTES);
    const hidden = room.take(UNIT_BYTES * first.units);
    room.grow();
    kernel.setShape(first.units, second.units, padded);
    kernel.setVoxels(times, positions, neighbours, terms, outputTerms, result);
    kernel.setWeights(
      weights.constants,
      weights.first,
      weights.firstBiases,
      weights.skip,
      weights.second,
      weights.secondBiases,
      weights.output,
    );
    kernel.setRoom(block, hidden);

    const { buffer } = kernel.memory;
    new Float32Array(buffer, times, padded).fill(Infinity);
    const { spacing } = tissue.grid;
    const places = new Float32Array(buffer, positions, 3 * padded);
    for (let voxel = 0; voxel < tissue.count; voxel++) {
      for (let axis = 0; axis < 3; axis++) {
        places[axis * padded + voxel] = tissue.ijk[3 * voxel + axis] * spacing[axis];
      }
    }
    const timeOf = (voxel: number): number => times + 4 * voxel;
    const around = new Uint32Array(buffer, neighbours, SIDES * padded).fill(timeOf(tissue.count));
    tissue.neighbours.forEach((voxel, n) => {
      around[n] = timeOf(voxel);
    });
    const ofTissue = tissueTerms(networks, local);
    this.#tissueScales = tissueScales(ofTissue);
    this.#output = new Float32Array(buffer, outputTerms, tissue.count);
    this.#writeTerms(ofTissue, {
      units: new Int16Array(buffer, terms, first.units * padded),
      output: this.#output,
    });
    this.#ownOutput = Float32Array.from(this.#output);
    this.#into = {
      first: new Int16Array(buffer, weights.first, own.first.length),
      firstBiases: new Int32Array(buffer, weights.firstBiases, own.firstBiases.length),
      skip: new Int16Array(buffer, weights.skip, own.skip.length),
      second: new Int16Array(buffer, weights.second, own.second.length),
      secondBiases: new Int32Array(buffer, weights.secondBiases, own.secondBiases.length),
      output: new Float32Array(buffer, weights.output, own.output.length),
    };
    this.#constants = new Float32Array(buffer, weights.constants, SAMPLE_CONSTANTS);
    this.#runs = new Int32Array(buffer, runs, tissue.tiles.mostRunNumbers);
    this.times = new Float32Array(buffer, times, tissue.count);
    this.densities = new Float32Array(buffer, result, tissue.count);
  }

  static async create(input: NetworkKernelInput): Promise<NetworkKernel> {
    return new NetworkKernel(await instantiateNetwork(), input);
  }

  #writeTerms(
    { units, values }: TissueTerms,
    into: { readonly units: Int16Array; readonly output: Float32Array },
  ): void {
    const rows = units + 1;
    values.forEach((value, at) => {
      const unit = at % rows;
      const voxel = (at - unit) / rows;
      if (unit < units)
        into.units[termPlace(voxel, unit, units)] = Math.round(value * this.#tissueScales[unit]);
      else into.output[voxel] = value;
    });
  }

  /** Adds a number a tissue voxel to the network's output, in place of what was added before; see `CorrectableSimulator`. */
  shiftOutput(shift: Float32Array): void {
    if (shift.length !== this.#output.length) {
      throw new RangeError(`shift has ${shift.length} voxels, the tissue ${this.#output.length}`);
    }
    for (let voxel = 0; voxel < shift.length; voxel++) {
      this.#output[voxel] = this.#ownOutput[voxel] + shift[voxel];
    }
  }

  #clear(): void {
    for (let n = 0; n < this.#written; n += 2) this.densities.fill(0, this.#runs[n], this.#runs[n + 1]);
  }

  /**
   * Fills `densities` over runs of voxels (see `VoxelTiles`) from `times`, which must hold those voxels' and what is next to
   * them; the rest is not looked at, and holds no density.
   */
  evaluate(sample: FrontSample, start: NetworkStart, runs: Int32Array): void {
    const { networks } = this.#input;
    const network = networkAt(networks, sample.widthMm, this.#mixed);
    const terms = sampleTerms(network, networks.descriptors, { sample, channels: start.channels });
    const skipScale = quantize(
      {
        network,
        sampleTerms: terms.first,
        limits: frontFeatureLimits(sample),
        tissueScales: this.#tissueScales,
      },
      this.#into,
    );
    const { positionMm } = start;
    this.#constants.set(sampleConstants({ sample, positionMm, output: terms.output, skipScale }));
    this.#clear();
    this.#runs.set(runs);
    this.#kernel.evaluateRuns(this.#runs.byteOffset, runs.length);
    this.#written = runs.length;
  }
}
