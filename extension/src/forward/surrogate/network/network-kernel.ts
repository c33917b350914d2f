import type { Vector3 } from '../../../volume/grid.ts';
import { FARTHEST_MM, FRONT_FEATURE_COUNT, type FrontSample } from '../front-features.ts';
import type { LocalTissue } from '../local-tissue.ts';
import { SIDES, type TissueVoxels } from '../travel-time/tissue-voxels.ts';
import type { VoxelTiles } from '../travel-time/voxel-tiles.ts';
import { emptyBelow, INPUTS, type FrontNetwork } from './front-network.ts';
import { networkAt, type FrontNetworks } from './front-networks.ts';
import { instantiateNetwork, type NetworkExports } from './kernel-exports.ts';
import { sampleTerms } from './sample-terms.ts';

const PAGE_BYTES = 65536;
/** Voxels that the kernel evaluates at a time. */
const BLOCK = 8;
/** Units of a layer that it evaluates at a time. */
const UNITS_AT_A_TIME = 4;
const ALIGNMENT = 16;

/** Reserves room in the kernel's memory, one array after the other. */
class Room {
  #end: number;

  constructor(start: number) {
    this.#end = start;
  }

  /** Address of `count` numbers of four bytes. */
  take(count: number): number {
    const address = Math.ceil(this.#end / ALIGNMENT) * ALIGNMENT;
    this.#end = address + 4 * count;
    return address;
  }

  get end(): number {
    return this.#end;
  }
}

/** Where the weights of a sample go in the kernel's memory. */
type WeightViews = Readonly<
  Record<'first' | 'sample' | 'second' | 'biases' | 'output' | 'skip', Float32Array>
>;

/** One start's tissue and sample, as the network sees them. */
export interface NetworkStart {
  /** mm along the grid's axes. */
  readonly positionMm: Vector3;
  /** Values of `START_CHANNELS`. */
  readonly channels: Float64Array;
}

/** The network for one patient in WebAssembly SIMD, single precision: what tissue contributes is worked out once. */
export class NetworkKernel {
  readonly #kernel: NetworkExports;
  readonly #networks: FrontNetworks;
  readonly #count: number;
  readonly #weights: WeightViews;
  readonly #tiles: VoxelTiles;
  /** Travel times go in here: one array for each slowness field, of the tissue voxels. */
  readonly times: readonly [Float32Array, Float32Array];
  /** Densities of the tissue voxels; overwritten by the next evaluation. */
  readonly densities: Float32Array;

  private constructor(kernel: NetworkExports, input: NetworkKernelInput) {
    const { networks, tissue, local } = input;
    this.#kernel = kernel;
    this.#networks = networks;
    this.#count = tissue.count;
    // Of equal layers for all widths.
    const { first, second, output } = networks.networks[0];
    for (const { units } of [first, second]) {
      if (units % UNITS_AT_A_TIME !== 0) throw new RangeError(`a layer has ${units} units`);
    }
    // One more than there are voxels: what a neighbour that is not tissue refers to.
    const padded = Math.ceil((tissue.count + 1) / BLOCK) * BLOCK;
    const room = new Room(kernel.memory.buffer.byteLength);
    const times = [room.take(padded), room.take(padded)] as const;
    const positions = room.take(3 * padded);
    const neighbours = room.take(SIDES * padded);
    const terms = room.take((first.units + 1) * padded);
    const result = room.take(padded);
    const firstWeights = room.take(first.units * FRONT_FEATURE_COUNT);
    const sampleWeights = room.take(first.units);
    const secondWeights = room.take(second.weights.length);
    const biases = room.take(second.units);
    const outputWeights = room.take(output.weights.length);
    const skipWeights = room.take(FRONT_FEATURE_COUNT);
    const block = room.take(FRONT_FEATURE_COUNT * BLOCK);
    const hidden = room.take(first.units * BLOCK);
    const missing = room.end - kernel.memory.buffer.byteLength;
    kernel.memory.grow(Math.ceil(missing / PAGE_BYTES));
    const floats = new Float32Array(kernel.memory.buffer);
    const integers = new Int32Array(kernel.memory.buffer);

    kernel.setShape(FRONT_FEATURE_COUNT, first.units, second.units, padded);
    kernel.setVoxels(times[0], times[1], positions, neighbours, terms, result);
    kernel.setWeights(firstWeights, sampleWeights, secondWeights, biases, outputWeights, skipWeights);
    kernel.setRoom(block, hidden);

    times.forEach((address) => floats.fill(Infinity, address / 4, address / 4 + padded));
    const { spacing } = tissue.grid;
    for (let voxel = 0; voxel < tissue.count; voxel++) {
      for (let axis = 0; axis < 3; axis++) {
        floats[positions / 4 + axis * padded + voxel] = tissue.ijk[3 * voxel + axis] * spacing[axis];
      }
    }
    integers.fill(tissue.count, neighbours / 4, neighbours / 4 + SIDES * padded);
    integers.set(tissue.neighbours, neighbours / 4);
    this.#writeTissueTerms(floats.subarray(terms / 4), local);
    this.#weights = {
      first: floats.subarray(firstWeights / 4),
      sample: floats.subarray(sampleWeights / 4),
      second: floats.subarray(secondWeights / 4),
      biases: floats.subarray(biases / 4),
      output: floats.subarray(outputWeights / 4),
      skip: floats.subarray(skipWeights / 4),
    };

    const view = (address: number): Float32Array => floats.subarray(address / 4, address / 4 + tissue.count);
    this.times = [view(times[0]), view(times[1])];
    this.densities = view(result);
    this.#tiles = tissue.tiles;
  }

  static async create(input: NetworkKernelInput): Promise<NetworkKernel> {
    return new NetworkKernel(await instantiateNetwork(), input);
  }

  /** Block by block of voxels, so that a block's terms lie together. */
  #writeTissueTerms(terms: Float32Array, { channels }: LocalTissue): void {
    const { first, skip } = this.#networks.networks[0];
    const rows = first.units + 1;
    for (let unit = 0; unit < rows; unit++) {
      const weights =
        unit < first.units ? first.weights.subarray(unit * INPUTS.count, (unit + 1) * INPUTS.count) : skip;
      channels.forEach((channel, n) => {
        const weight = weights[INPUTS.tissue + n];
        for (let voxel = 0; voxel < this.#count; voxel++) {
          const lane = voxel % BLOCK;
          terms[(voxel - lane) * rows + unit * BLOCK + lane] += weight * channel[voxel];
        }
      });
    }
  }

  #writeWeights({ first, second, output, skip }: FrontNetwork, ofSample: Float32Array): void {
    const into = this.#weights;
    for (let unit = 0; unit < first.units; unit++) {
      const row = first.weights.subarray(unit * INPUTS.count, unit * INPUTS.count + FRONT_FEATURE_COUNT);
      into.first.set(row, unit * FRONT_FEATURE_COUNT);
    }
    into.sample.set(ofSample);
    into.second.set(second.weights);
    into.biases.set(second.biases);
    into.output.set(output.weights);
    into.skip.set(skip.subarray(0, FRONT_FEATURE_COUNT));
  }

  /**
   * Fills `densities` from `times`, which must hold what lies within `reachMm` of the start and next to it; the rest is
   * not looked at. Returns the runs of voxels (see `VoxelTiles`) that may hold density, a view soon overwritten.
   */
  evaluate(sample: FrontSample, start: NetworkStart, reachMm: number): Int32Array {
    const network = networkAt(this.#networks, sample.widthMm);
    const terms = sampleTerms(network, sample, start.channels);
    this.#writeWeights(network, terms.first);
    const runs = this.#tiles.runsWithin(start.positionMm, reachMm);
    const { widthMm, growth } = sample;
    const below = emptyBelow(sample);
    let end = 0;
    for (let n = 0; n < runs.length; n += 2) {
      this.densities.fill(0, end, runs[n]);
      end = runs[n + 1];
      const endBlock = Math.ceil(end / BLOCK) * BLOCK;
      this.#kernel.evaluate(
        runs[n],
        endBlock,
        ...start.positionMm,
        widthMm,
        growth,
        below,
        terms.output,
        FARTHEST_MM,
      );
    }
    this.densities.fill(0, end);
    return runs;
  }
}

export interface NetworkKernelInput {
  readonly networks: FrontNetworks;
  readonly tissue: TissueVoxels;
  readonly local: LocalTissue;
}
