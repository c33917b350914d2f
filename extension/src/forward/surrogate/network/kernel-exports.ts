import { embeddedModule } from '../../../wasm/embedded-module.ts';
import { KERNEL_BASE64 } from './kernel.wasm.ts';

/** What assembly/kernel.ts exports. Addresses are in bytes, positions and times in mm. */
export interface NetworkExports {
  readonly memory: WebAssembly.Memory;
  setShape(first: number, second: number, voxels: number): void;
  setVoxels: (...addresses: VoxelAddresses) => void;
  setWeights: (...addresses: WeightAddresses) => void;
  setRoom(block: number, hidden: number): void;
  evaluateRuns(runs: number, length: number): void;
}

type VoxelAddresses = [
  times: number,
  positions: number,
  neighbours: number,
  terms: number,
  outputTerms: number,
  result: number,
];
type WeightAddresses = [
  constants: number,
  first: number,
  firstBiases: number,
  skip: number,
  second: number,
  secondBiases: number,
  output: number,
];
const instantiate = embeddedModule(KERNEL_BASE64);

/** A fresh instance of the kernel, with memory of its own. The module is compiled once. */
export async function instantiateNetwork(): Promise<NetworkExports> {
  // The compiler cannot see into the module; a unit test compares it with its source.
  return (await instantiate()) as unknown as NetworkExports;
}
