import { embeddedModule } from '../../../wasm/embedded-module.ts';
import { KERNEL_BASE64 } from './kernel.wasm.ts';

/** What assembly/kernel.ts exports. Addresses are in bytes, positions and times in mm. */
export interface NetworkExports {
  readonly memory: WebAssembly.Memory;
  setShape(features: number, first: number, second: number, voxels: number): void;
  setVoxels: (...addresses: VoxelAddresses) => void;
  setWeights: (...addresses: WeightAddresses) => void;
  setRoom(block: number, hidden: number): void;
  evaluate: (...numbers: EvaluateArguments) => void;
}

type VoxelAddresses = [
  first: number,
  second: number,
  positions: number,
  neighbours: number,
  terms: number,
  result: number,
];
type WeightAddresses = [
  first: number,
  sample: number,
  second: number,
  biases: number,
  output: number,
  skip: number,
];
type EvaluateArguments = [
  firstVoxel: number,
  endVoxel: number,
  x: number,
  y: number,
  z: number,
  widthMm: number,
  growth: number,
  emptyBelow: number,
  sampleOutput: number,
  farthestMm: number,
];

const instantiate = embeddedModule(KERNEL_BASE64);

/** A fresh instance of the kernel, with memory of its own. The module is compiled once. */
export async function instantiateNetwork(): Promise<NetworkExports> {
  // The compiler cannot see into the module; a unit test compares it with its source.
  return (await instantiate()) as unknown as NetworkExports;
}
